package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.kafka.Outcome.NotAccepted;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.queue.RequestQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Publishes requests and completes each with its reply, or with the outcome at the end of its wait. */
final class KafkaBookingRequests implements BookingRequests {

    /** Appends a command to the request log. */
    @FunctionalInterface
    interface Publication {
        CompletableFuture<LogPosition> publish(
                Command command, byte[] correlationId, @Nullable SentBy sentBy, Duration wait);
    }

    private final PendingReplies pending;
    private final Publication publication;
    private final RecentRequests recent;
    private final RequestQueue queue;
    private final BooleanSupplier ready;
    private final Consumer<Cause> notAccepted;
    private final CurrentCaller caller;
    private volatile boolean stopping;

    /**
     * @param notTaken receives the cause of each request that was not taken
     * @param caller called on the thread that submits requests
     */
    KafkaBookingRequests(
            PendingReplies pending,
            Publication publication,
            RecentRequests recent,
            RequestQueue queue,
            BooleanSupplier ready,
            Consumer<Cause> notTaken,
            CurrentCaller caller) {
        this.pending = pending;
        this.publication = publication;
        this.recent = recent;
        this.queue = queue;
        this.ready = ready;
        this.notAccepted = notTaken;
        this.caller = caller;
    }

    @Override
    public BookingRequests withCurrentCaller() {
        SentBy sentBy = caller.sentBy();
        return (commands, wait) -> submit(commands, sentBy, wait);
    }

    @Override
    public List<CompletableFuture<Outcome>> submit(List<? extends Command> commands, Duration wait) {
        return submit(commands, caller.sentBy(), wait);
    }

    private List<CompletableFuture<Outcome>> submit(
            List<? extends Command> commands, @Nullable SentBy sentBy, Duration wait) {
        if (stopping) {
            return refused(commands.size(), Cause.STOPPING);
        }
        if (!ready.getAsBoolean()) {
            return refused(commands.size(), Cause.KAFKA_UNAVAILABLE);
        }
        List<UUID> requestIds = commands.stream().map(Command::requestId).toList();
        List<PendingRequest> opened = pending.open(requestIds);
        if (opened == null) {
            return refused(commands.size(), Cause.TOO_MANY_WAITING);
        }
        List<CompletableFuture<Outcome>> answers = new ArrayList<>(opened.size());
        boolean kafkaTakesThem = true;
        for (int i = 0; i < opened.size(); i++) {
            PendingRequest request = opened.get(i);
            answers.add(request.outcome().thenApply(this::recorded));
            NotAccepted refusal = kafkaTakesThem ? refusal(commands.get(i)) : new NotAccepted(Cause.KAFKA_UNAVAILABLE);
            if (refusal == null) {
                kafkaTakesThem = publish(commands.get(i), request, sentBy, wait);
            } else {
                request.notAccepted(refusal);
            }
        }
        return answers;
    }

    private @Nullable NotAccepted refusal(Command command) {
        OptionalInt retrySeconds = queue.retrySeconds(command);
        return retrySeconds.isEmpty() ? null : new NotAccepted(Cause.QUEUE_TOO_LONG, retrySeconds.getAsInt());
    }

    /**
     * Publishes one command. Returns false if the producer failed at once: it would block for each further command in
     * turn.
     */
    private boolean publish(Command command, PendingRequest request, @Nullable SentBy sentBy, Duration wait) {
        CompletableFuture<LogPosition> place = publication.publish(command, request.correlationId(), sentBy, wait);
        var unused = place.thenAccept(known -> recent.add(command, known));
        request.awaitReply(place, wait);
        return !place.isCompletedExceptionally();
    }

    private Outcome recorded(Outcome outcome) {
        if (outcome instanceof NotAccepted refusal) {
            notAccepted.accept(refusal.cause());
        }
        return outcome instanceof Outcome.Undecided undecided
                ? new Outcome.Undecided(undecided.position(), queue.place(undecided.position()))
                : outcome;
    }

    private List<CompletableFuture<Outcome>> refused(int count, Cause cause) {
        for (int i = 0; i < count; i++) {
            notAccepted.accept(cause);
        }
        return Collections.nCopies(count, CompletableFuture.completedFuture(new NotAccepted(cause)));
    }

    void stopTaking() {
        stopping = true;
    }

    void endWaits() {
        pending.endWaits();
    }
}
