package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.runtime.DatabaseClock;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.batch.BatchProcessor;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BookingRules;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.health.WorkerMetrics.Step;
import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.PartialCommitException;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Processes the records of one consumer: decodes each poll, has requests decided in order, publishes the answers, and
 * commits offsets once those are acknowledged. Holds requests (bounded) while the database is unavailable. Not
 * thread-safe: runs on the consumer's thread.
 */
final class RequestListener
        implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(RequestListener.class);

    /** Longer than a healthy broker needs to acknowledge, far shorter than {@code max.poll.interval.ms}. */
    private static final long ACKNOWLEDGE_MILLIS = 500;

    /** Time for replies when partitions are revoked; the next owner sends again what is not acknowledged by then. */
    private static final long REPLIES_MILLIS = 1_000;

    /** Bound of the list of batches that wait for slow reply topics, so that it can't fill the heap. */
    private static final int MAX_BATCHES_KEPT_BACK = 20_000;

    /** Bound of the requests that wait for the database, so that large ones can't fill the heap. */
    private static final long MAX_HELD_BYTES = 32L * 1024 * 1024;

    private final WorkerSettings settings;
    private final BatchProcessor batchProcessor;
    private final OutcomePublisher replies;
    private final DeadLetterPublisher deadLetterPublisher;
    private final DatabaseClock clock;
    private final WorkerMetrics metrics;
    private final RecordDecoder decoder;
    private final PlacementCheck placement;
    private final RequestBuffer held = new RequestBuffer();
    private final OffsetTracker offsets;
    private final RetryPolicy plan;
    private final Intake intake;

    /** Answers to overdue requests that are not acknowledged yet. */
    private final List<PendingSends> earlyAnswers = new ArrayList<>();

    private volatile int inHand;
    private volatile long oldest = RequestBuffer.NO_TIMESTAMP;

    /** Pauses and resumes the consumer; its partitions stay assigned. */
    interface Intake {
        void open();

        void close();

        /** Called when partitions were assigned to this consumer. */
        default void assigned() {}

        /** Returns the metadata of each committed offset. */
        default String offsetMetadata() {
            return "";
        }
    }

    RequestListener(
            WorkerSettings settings,
            BatchProcessor batchProcessor,
            OutcomePublisher replies,
            DeadLetterPublisher deadLetterPublisher,
            DatabaseClock clock,
            WorkerMetrics metrics,
            PlacementCheck placement,
            Intake intake) {
        this.placement = placement;
        this.settings = settings;
        this.batchProcessor = batchProcessor;
        this.replies = replies;
        this.deadLetterPublisher = deadLetterPublisher;
        this.clock = clock;
        this.metrics = metrics;
        this.intake = intake;
        this.decoder = new RecordDecoder(settings.defaultPatience());
        this.offsets = new OffsetTracker(settings.commitInterval(), clock.steady(), intake.offsetMetadata());
        this.plan = new RetryPolicy(settings.batchSize(), settings.retryInterval(), clock.steady());
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<byte[], byte[]>> records, @Nullable Acknowledgment unused, Consumer<?, ?> consumer) {
        long start = System.nanoTime();
        List<String> slotIds = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> message : records) {
            InboundRequest inbound = decoder.decode(message);
            placement.received(inbound);
            held.add(inbound);
            if (inbound.needsDecision()) {
                slotIds.add(inbound.request().slotId());
            }
        }
        metrics.requested(slotIds);
        metrics.took(Step.PARSE, System.nanoTime() - start);
        work(consumer);
    }

    /** Continues with the requests held; also called while nothing arrives. */
    void work(Consumer<?, ?> consumer) {
        note();
        settle(consumer);
        while (!held.isEmpty() && plan.isDue() && hasRoomInFlight(consumer)) {
            if (!decideHead()) {
                break;
            }
            note();
            settle(consumer);
            // The records of one poll may take long to decide, and gateways and operators watch the offsets.
            offsets.commitIfDue(consumer);
        }
        if (plan.isHolding()) {
            answerOverdue(consumer);
        }
        offsets.settleEmpty(consumer, held);
        offsets.commitIfDue(consumer);
        note();
        // Does not pause when too many batches are in flight: that passes within a millisecond or two, while a paused
        // consumer resumes only after its next poll.
        if (held.size() < settings.heldRequests() && held.bytes() < MAX_HELD_BYTES) {
            intake.open();
        } else {
            intake.close();
        }
    }

    /** Copies size and oldest timestamp to volatile fields, because metrics are read while this thread may block. */
    private void note() {
        inHand = held.size();
        oldest = held.oldestTimestamp();
    }

    /** Returns the timestamp of the oldest undecided request, in milliseconds since 1970; callable on any thread. */
    long oldest() {
        return oldest;
    }

    /** Returns the number of records that wait here undecided; callable on any thread. */
    int inHand() {
        return inHand;
    }

    /**
     * Waits for unacknowledged answers, for replies no longer than a healthy topic needs, and commits the offsets of
     * all that are done. The rest is delivered again.
     */
    void finish(Consumer<?, ?> consumer, long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (offsets.unpublished() > 0 && System.nanoTime() < end && !offsets.hasFailed()) {
            offsets.awaitOldest(ACKNOWLEDGE_MILLIS);
            offsets.settle();
        }
        long endOfReplies = System.nanoTime() + Math.min(millis, REPLIES_MILLIS) * 1_000_000;
        while (offsets.inFlight() > 0 && System.nanoTime() < endOfReplies && !offsets.hasFailed()) {
            offsets.awaitOldestReplies(ACKNOWLEDGE_MILLIS);
            offsets.settle();
        }
        offsets.commitNow(consumer);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        placement.partitionsAssigned();
        held.onAssigned(consumer, partitions);
        if (!partitions.isEmpty()) {
            intake.assigned();
        }
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        finish(consumer, settings.replyTimeout().toMillis());
        onPartitionsLost(consumer, partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        held.removePartitions(partitions);
        offsets.drop(partitions);
    }

    private void settle(Consumer<?, ?> consumer) {
        offsets.settle();
        earlyAnswers.removeIf(answer -> answer.isDone() && answer.failure() == null);
        if (offsets.hasFailed() || earlyAnswers.stream().anyMatch(answer -> answer.failure() != null)) {
            log.error("Publishing an outcome failed, re-reading from the oldest unacknowledged request");
            earlyAnswers.clear();
            offsets.startOver(consumer, held);
            plan.failed();
        }
    }

    private boolean hasRoomInFlight(Consumer<?, ?> consumer) {
        if (offsets.unpublished() >= settings.batchesInFlight()) {
            offsets.awaitOldest(ACKNOWLEDGE_MILLIS);
            settle(consumer);
        }
        if (offsets.inFlight() >= MAX_BATCHES_KEPT_BACK) {
            replies.giveWay();
            settle(consumer);
        }
        return offsets.unpublished() < settings.batchesInFlight()
                && offsets.inFlight() < MAX_BATCHES_KEPT_BACK
                && replies.hasRoom(ACKNOWLEDGE_MILLIS);
    }

    /** Decides the oldest requests held; returns false if they have to wait. */
    private boolean decideHead() {
        List<InboundRequest> next = held.head(plan.size());
        List<InboundRequest> head = next.subList(0, placement.check(next));
        if (head.isEmpty()) {
            return false;
        }
        List<PlacedRequest> requests = new ArrayList<>(head.size());
        for (InboundRequest inbound : head) {
            if (inbound.needsDecision()) {
                requests.add(inbound);
            }
        }
        List<Answer> answers;
        try {
            answers = requests.isEmpty() ? List.of() : batchProcessor.decide(requests);
        } catch (PartialCommitException e) {
            head.forEach(InboundRequest::becomeUncertain);
            return failed(head, e.failure());
        } catch (RuntimeException e) {
            return failed(head, e);
        }
        plan.succeeded();
        held.remove(head.size());
        publish(head, answers);
        return true;
    }

    /** Handles a failed attempt; returns true if the next one may follow at once. */
    private boolean failed(List<InboundRequest> head, RuntimeException failure) {
        if (failure instanceof LedgerException ledger) {
            return failed(head, ledger);
        }
        if (failure instanceof CallNotPermittedException) {
            plan.failed();
            return false;
        }
        isolate(head, failure);
        return true;
    }

    private boolean failed(List<InboundRequest> head, LedgerException failure) {
        metrics.attemptFailed(failure.kind());
        switch (failure.kind()) {
            case COMMIT_UNKNOWN -> head.forEach(InboundRequest::becomeUncertain);
            case UNAVAILABLE -> {}
            case BUSY -> {
                if (failure.isDuplicateKey() && plan.isDuplicateForGood()) {
                    isolate(head, failure);
                    return true;
                }
            }
            case REFUSED -> {
                isolate(head, failure);
                return true;
            }
        }
        plan.failed();
        LogFields.about(log.atWarn(), head.get(0).message())
                .log(
                        "Batch of {} from partition {} offset {} waits: {}",
                        head.size(),
                        head.get(0).partition(),
                        head.get(0).offset(),
                        failure.getMessage());
        return false;
    }

    /** Halves a failing batch until the request that causes it is alone, and moves that to the dead letters. */
    private void isolate(List<InboundRequest> head, RuntimeException failure) {
        if (head.size() > 1) {
            log.warn("Batch of {} rejected, retrying with half: {}", head.size(), failure.toString());
            plan.refused(head.size());
            return;
        }
        InboundRequest inbound = head.get(0);
        LogFields.about(log.atError(), inbound)
                .setCause(failure)
                .log(
                        "request {} slot {} partition {} offset {} can't be decided",
                        inbound.request().requestId(),
                        inbound.request().slotId(),
                        inbound.partition(),
                        inbound.offset());
        held.remove(1);
        PendingSends pendingSends = new PendingSends();
        deadLetterPublisher.publish(inbound.message(), "can't be decided: " + failure.getMessage(), pendingSends);
        answerFetchError(inbound, clock.now(), pendingSends);
        offsets.add(head, pendingSends.handedOver());
    }

    private void publish(List<InboundRequest> deliveries, List<Answer> answers) {
        PendingSends pendingSends = new PendingSends();
        long start = System.nanoTime();
        int next = 0;
        for (InboundRequest inbound : deliveries) {
            if (inbound.needsDecision()) {
                Answer answer = answers.get(next++);
                replies.publish(inbound, answer.record(), pendingSends);
                if (answer.isNew()) {
                    DecisionRecord record = answer.record();
                    metrics.decided(record, record.decidedAt().toEpochMilli() - inbound.timestamp());
                }
            } else if (inbound.deadLetter() != null) {
                deadLetterPublisher.publish(inbound.message(), inbound.deadLetter(), pendingSends);
            }
        }
        metrics.batch(deliveries.size());
        offsets.add(deliveries, pendingSends.handedOver());
        metrics.took(Step.REPLY, System.nanoTime() - start);
    }

    /**
     * Answers requests past their deadline with an error: the slot could not be read. They can't be booked any more.
     * Does nothing if their partitions may belong to another worker by now, which may have booked them.
     */
    private void answerOverdue(Consumer<?, ?> consumer) {
        Instant now = clock.now();
        List<InboundRequest> late = held.overdue(now);
        List<InboundRequest> overdue = late.subList(0, placement.check(late));
        if (overdue.isEmpty() || !offsets.confirmOwnership(consumer, held)) {
            return;
        }
        for (InboundRequest inbound : overdue) {
            Instant deadline = inbound.request().deadline();
            if (deadline == null) {
                // It is misplaced, and will be refused as malformed.
                continue;
            }
            PendingSends pendingSends = new PendingSends();
            answerFetchError(inbound, deadline, pendingSends);
            inbound.answeredEarly(pendingSends.handedOver());
            earlyAnswers.add(pendingSends);
        }
    }

    private void answerFetchError(InboundRequest inbound, Instant at, PendingSends pendingSends) {
        UUID place = new UUID(inbound.partition(), inbound.offset());
        metrics.answered(ErrorCode.SLOT_FETCH_ERROR.name(), "");
        replies.publish(inbound, BookingRules.fetchError(inbound.request(), place, at), pendingSends);
    }
}
