package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.runtime.DatabaseClock;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.WorkerSettings.Misplaced;
import dev.slotkeeper.worker.batch.BatchProcessor;
import dev.slotkeeper.worker.batch.LedgerBatchProcessor;
import dev.slotkeeper.worker.decision.Limits;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.Flaw;
import dev.slotkeeper.worker.ledger.Ledger;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Runs the real worker's listener and desk between a simulated broker and simulated tables. */
final class SimulatedWorker {

    private static final WorkerMetrics METRICS = new WorkerMetrics(new SimpleMeterRegistry());

    /** So many that a worker never waits for a free place, which no other thread would provide. */
    private static final int BATCHES_IN_FLIGHT = 10_000;

    private static final Duration TEN_YEARS = Duration.ofDays(3_650);
    private static final long SECOND_NANOS = 1_000_000_000;

    private final SimulatedKafka kafka;
    private final Flaw flaw;
    private final GroupConsumer consumer = new GroupConsumer();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
    private final RequestListener listener;
    /** The positions by partition, in an order that the seed determines. */
    private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();

    /** Each poll is a second for the check of partitions, so that a misplaced request waits for the next one. */
    private long polls;

    private int acknowledged;
    private boolean expelled;

    /** A member of the consumer group; its commits are refused once it is expelled. */
    private final class GroupConsumer extends MockConsumer<byte[], byte[]> {

        GroupConsumer() {
            super(OffsetResetStrategy.EARLIEST);
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            if (expelled) {
                callback.onComplete(offsets, new CommitFailedException());
            } else {
                offsets.forEach((partition, next) -> kafka.commit(partition, next.offset()));
                callback.onComplete(offsets, null);
            }
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (expelled) {
                throw new CommitFailedException();
            }
            offsets.forEach((partition, next) -> kafka.commit(partition, next.offset()));
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            positions.put(partition, offset);
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration timeout) {
            return SimulatedWorker.this.position(partition);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration timeout) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            partitions.forEach(partition -> offsets.put(partition, new OffsetAndMetadata(kafka.committed(partition))));
            return offsets;
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            Map<TopicPartition, Long> begins = new HashMap<>();
            partitions.forEach(partition -> begins.put(partition, 0L));
            return begins;
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            partitions.forEach(partition -> ends.put(partition, kafka.end(partition)));
            return ends;
        }
    }

    /** Accepts every record. */
    private static final class OpenIntake implements RequestListener.Intake {
        @Override
        public void open() {
            // Never closed.
        }

        @Override
        public void close() {
            // The simulation itself stops reading.
        }
    }

    /**
     * Creates a worker.
     *
     * @param isWary true if it starts in the state after it has lost slots to another writer
     */
    SimulatedWorker(
            SimulatedKafka kafka, Ledger ledger, DatabaseClock clock, int batchSize, boolean isWary, Flaw flaw) {
        this.kafka = kafka;
        this.flaw = flaw;
        CircuitBreaker breaker = CircuitBreaker.ofDefaults("simulated");
        breaker.transitionToDisabledState();
        LedgerBatchProcessor batchProcessor =
                new LedgerBatchProcessor(ledger, breaker, METRICS, clock::read, WaitlistPolicy.USUAL, Limits.NONE);
        if (isWary) {
            batchProcessor.beWary();
        }
        BatchProcessor used = flaw == Flaw.DEADLINE_IGNORED
                ? placed -> batchProcessor.decide(
                        placed.stream().map(SimulatedWorker::inNoHurry).toList())
                : batchProcessor;
        Scheduler never = (task, delay) -> {
            throw new UnsupportedOperationException("nothing is scheduled without requests for replies");
        };
        ReplySender noReplies = new ReplySender(
                new ReplySender.Producers(producer, producer),
                new ReplyTopicCache(SimulatedKafka.DIRECTORY, never),
                Duration.ZERO,
                1,
                METRICS,
                never);
        listener = new RequestListener(
                settings(batchSize),
                used,
                new OutcomePublisher(producer, noReplies, (request, answer) -> {}),
                new DeadLetterPublisher(producer, METRICS),
                clock,
                METRICS,
                new PlacementCheck(
                        new PartitionCountCache(SimulatedKafka.DIRECTORY, () -> SECOND_NANOS * polls),
                        flaw == Flaw.MISPLACED_DECIDED ? Misplaced.DECIDE : Misplaced.REFUSE,
                        METRICS),
                new OpenIntake());
    }

    private record Placed(Request request, int partition, long offset) implements PlacedRequest {}

    private static PlacedRequest inNoHurry(PlacedRequest placed) {
        Request request = placed.request();
        Instant deadline = request.deadline();
        if (!(request.command() instanceof BookSlot command) || deadline == null) {
            return placed;
        }
        Request patient = new Request.Valid(command, request.digest(), deadline.plus(TEN_YEARS));
        return new Placed(patient, placed.partition(), placed.offset());
    }

    private static WorkerSettings settings(int batchSize) {
        return new WorkerSettings(
                "booking-worker",
                1,
                batchSize,
                Simulation.DEFAULT_DEADLINE,
                Duration.ofSeconds(10),
                Duration.ofMillis(200),
                1_000,
                BATCHES_IN_FLIGHT,
                Duration.ofSeconds(1),
                16,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Misplaced.REFUSE,
                new WorkerSettings.Waitlist(1_000, true, 1),
                new WorkerSettings.Availability(2_000, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                new WorkerSettings.CustomerLimits(0, true),
                WorkerSettings.Retention.USUAL,
                Duration.ofSeconds(1),
                List.of());
    }

    /** Assigns partitions; the worker reads them from their committed offsets. */
    void assign(Collection<TopicPartition> partitions) {
        Set<TopicPartition> all = new HashSet<>(positions.keySet());
        all.addAll(partitions);
        consumer.assign(all);
        partitions.forEach(partition -> positions.put(partition, kafka.committed(partition)));
        listener.onPartitionsAssigned(consumer, partitions);
    }

    /** Revokes partitions in an orderly rebalance. */
    void revoke(Collection<TopicPartition> partitions) {
        acknowledge(Integer.MAX_VALUE);
        listener.onPartitionsRevokedBeforeCommit(consumer, partitions);
        positions.keySet().removeAll(partitions);
    }

    /** Expels the worker from the group without its knowledge. */
    void expel() {
        expelled = true;
    }

    List<TopicPartition> partitions() {
        return List.copyOf(positions.keySet());
    }

    /** Reads at most this number of records of each partition, unless the worker is expelled, and decides them. */
    void poll(int most) {
        polls++;
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (!expelled) {
            for (TopicPartition partition : List.copyOf(positions.keySet())) {
                records.addAll(read(partition, most));
            }
        }
        if (records.isEmpty()) {
            listener.work(consumer);
        } else {
            listener.onMessage(records, null, consumer);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, int most) {
        long from = flaw == Flaw.WORKERS_WITHOUT_ORDER ? kafka.committed(partition) : position(partition);
        List<ConsumerRecord<byte[], byte[]>> records = kafka.fetch(partition, from, most);
        long next = from + records.size();
        positions.put(partition, next);
        if (flaw == Flaw.OFFSETS_BEFORE_DATABASE || flaw == Flaw.WORKERS_WITHOUT_ORDER) {
            kafka.commit(partition, next);
        }
        return records;
    }

    private long position(TopicPartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    /** Returns the number of records in flight. */
    int unacknowledged() {
        return producer.history().size() - acknowledged;
    }

    /** Appends and acknowledges the oldest records in flight. */
    void acknowledge(int most) {
        for (int i = 0; i < most && unacknowledged() > 0; i++) {
            kafka.append(producer.history().get(acknowledged++));
            producer.completeNext();
        }
    }

    /** Fails all records in flight; as with an idempotent producer, no later record overtakes a failed one. */
    void failPublications() {
        while (unacknowledged() > 0) {
            acknowledged++;
            producer.errorNext(new TimeoutException("simulated"));
        }
    }

    /** Ends the process; some of the records in flight may have been appended. */
    void die(int arrived) {
        expelled = true;
        for (int i = 0; i < arrived && unacknowledged() > 0; i++) {
            kafka.append(producer.history().get(acknowledged++));
        }
    }
}
