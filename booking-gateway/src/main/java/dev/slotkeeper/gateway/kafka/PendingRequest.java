package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.queue.LogPosition;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A request that waits, and its only answer: the first of reply, end of the wait and failure. */
final class PendingRequest {

    /** Latest time of the answer after the end of the wait; the caller's response is due a second after that end. */
    private static final long LAST_CALL_MILLIS = 900;

    private final UUID requestId;
    private final byte[] correlationId;
    private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome;
    private final CompletableFuture<Boolean> waitOver = new CompletableFuture<>();

    /** @param atEnd releases the request's place; called before the caller gets the outcome */
    PendingRequest(UUID requestId, byte[] correlationId, Runnable atEnd) {
        this.requestId = requestId;
        this.correlationId = correlationId;
        this.outcome = answer.whenComplete((ended, impossible) -> atEnd.run());
    }

    UUID requestId() {
        return requestId;
    }

    byte[] correlationId() {
        return correlationId;
    }

    /** Returns the future to complete with the first answer. */
    CompletableFuture<Outcome> answer() {
        return answer;
    }

    /** Returns the same for the caller; its place is released before it completes. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /**
     * Starts the wait. A request is answered as undecided only if it is in the log, so this needs both the end of the
     * wait and Kafka's acknowledgement.
     */
    void awaitReply(CompletableFuture<LogPosition> publication, Duration wait) {
        long waitMillis = Math.max(0, wait.toMillis());
        var unusedFailure = publication.whenComplete((position, failure) -> {
            if (failure != null) {
                answer.complete(new Outcome.NotAccepted(Cause.UNCERTAIN));
            }
        });
        var unusedUndecided = publication.thenAcceptBoth(
                waitOver, (position, over) -> answer.complete(new Outcome.Undecided(position)));
        if (waitMillis == 0) {
            endWait();
        } else {
            waitOver.completeOnTimeout(true, waitMillis, TimeUnit.MILLISECONDS);
        }
        answer.completeOnTimeout(
                new Outcome.NotAccepted(Cause.UNCERTAIN), waitMillis + LAST_CALL_MILLIS, TimeUnit.MILLISECONDS);
        var unusedEnd = answer.whenComplete((outcome, impossible) -> waitOver.complete(false)); // cancels the timer
    }

    void endWait() {
        waitOver.complete(true);
    }

    void notAccepted(Outcome.NotAccepted why) {
        answer.complete(why);
    }
}
