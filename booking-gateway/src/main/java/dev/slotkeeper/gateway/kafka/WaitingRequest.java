package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One request and the one answer its caller gets: whichever of reply, wait and failure comes first. */
final class WaitingRequest {

    /** An answer is due within the wait plus one second; the rest of that second is for getting it out. */
    private static final long LAST_CALL_MILLIS = 900;

    private final UUID requestId;
    private final byte[] correlationId;
    private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome;
    private final CompletableFuture<Boolean> waitOver = new CompletableFuture<>();

    /** @param atEnd gives its place back; done before its caller gets to know the outcome */
    WaitingRequest(UUID requestId, byte[] correlationId, Runnable atEnd) {
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

    /** To be completed with the first answer. */
    CompletableFuture<Outcome> answer() {
        return answer;
    }

    /** The same for the caller, whose place is free again by then. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /**
     * Starts the wait. "Undecided" is only said of a request that is in the log, so it takes both: the end of the wait
     * and Kafka's acknowledgement.
     */
    void awaitReply(CompletableFuture<Place> publication, Duration wait) {
        long waitMillis = Math.max(0, wait.toMillis());
        var unusedFailure = publication.whenComplete((place, failure) -> {
            if (failure != null) {
                answer.complete(new Outcome.NotTaken(Cause.UNCERTAIN));
            }
        });
        var unusedUndecided =
                publication.thenAcceptBoth(waitOver, (place, over) -> answer.complete(new Outcome.Undecided(place)));
        if (waitMillis == 0) {
            endWait();
        } else {
            waitOver.completeOnTimeout(true, waitMillis, TimeUnit.MILLISECONDS);
        }
        answer.completeOnTimeout(
                new Outcome.NotTaken(Cause.UNCERTAIN), waitMillis + LAST_CALL_MILLIS, TimeUnit.MILLISECONDS);
        var unusedEnd = answer.whenComplete((outcome, impossible) -> waitOver.complete(false)); // drops the timer
    }

    void endWait() {
        waitOver.complete(true);
    }

    void notTaken(Outcome.NotTaken why) {
        answer.complete(why);
    }
}
