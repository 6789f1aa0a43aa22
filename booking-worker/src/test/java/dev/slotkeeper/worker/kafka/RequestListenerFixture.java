package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.runtime.DatabaseClock;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.batch.BatchProcessor;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.health.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Provides a listener with two partitions and one slot; the test controls its database, Kafka and clock. */
abstract class RequestListenerFixture {

    static final int BATCH = 100;
    static final int HELD = 150;

    static final class FakeIntake implements RequestListener.Intake {
        boolean isOpen = true;

        @Override
        public void open() {
            isOpen = true;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }

    final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    final MockProducer<byte[], byte[]> letters = producer(true);
    MockProducer<byte[], byte[]> replies = producer(true);
    final FakeDesk desk = new FakeDesk(SENT.plusSeconds(1));
    final DatabaseClock clock = new DatabaseClock();
    final FakeIntake intake = new FakeIntake();
    MockProducer<byte[], byte[]> events = producer(true);

    /** Accepts requests in any partition, so that a test can have several of one slot. */
    PlacementCheck placement = new PlacementCheck(FixedPartitions.cache(2), WorkerSettings.Misplaced.DECIDE, metrics());

    RequestListener listener = listener(8, desk, letters);

    @BeforeEach
    void assignTwoPartitionsAndOneSlot() {
        consumer.assign(List.of(ZERO, ONE));
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, 0L, ONE, 0L));
        desk.slots.put("s", new Slot("s", 1_000, 0, false, 1, SENT.plusSeconds(3_600)));
        clock.read(SENT);
        listener.onPartitionsAssigned(consumer, List.of(ZERO, ONE));
    }

    void deliver(List<ConsumerRecord<byte[], byte[]>> messages) {
        listener.onMessage(messages, null, consumer);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    final void deliver(ConsumerRecord<byte[], byte[]>... messages) {
        deliver(List.of(messages));
    }

    Reply reply(int index) {
        return ContractJson.readReply(events.history().get(index).value());
    }

    /** Returns the outcomes published so far, in order. */
    List<String> outcomes() {
        return IntStream.range(0, events.history().size())
                .mapToObj(this::reply)
                .map(reply -> reply instanceof BookingConfirmed yes
                        ? "CONFIRMED " + yes.currentBookings()
                        : ((BookingRejected) reply).code().name())
                .toList();
    }

    @Nullable
    Long committed(TopicPartition partition) {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        return committed == null ? null : committed.offset();
    }

    /** Makes the broker acknowledge events only when the test does so. */
    void acknowledgeByHand(int batchesInFlight) {
        events = producer(false);
        listener = listener(batchesInFlight, desk, letters);
        listener.onPartitionsAssigned(consumer, List.of(ZERO, ONE));
    }

    RequestListener listener(int batchesInFlight, BatchProcessor decides, MockProducer<byte[], byte[]> deadLetters) {
        return new RequestListener(
                settings(batchesInFlight, BATCH, HELD),
                decides,
                outcomePublisher(),
                new DeadLetterPublisher(deadLetters, metrics()),
                clock,
                metrics(),
                placement,
                intake);
    }

    private OutcomePublisher outcomePublisher() {
        return new OutcomePublisher(
                events, Replies.sender(replies, Map.of("booking.replies.a", 1)), (request, answer) -> {});
    }

    /** @param most maximum number of held requests */
    static WorkerSettings settings(int batchesInFlight, int batchSize, int most) {
        return new WorkerSettings(
                "booking-worker",
                1,
                batchSize,
                TIMEOUT,
                Duration.ofSeconds(10),
                Duration.ZERO,
                most,
                batchesInFlight,
                Duration.ofSeconds(1),
                16,
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                WorkerSettings.Misplaced.REFUSE,
                new WorkerSettings.Waitlist(1_000, true, 1),
                new WorkerSettings.Availability(2_000, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                new WorkerSettings.CustomerLimits(0, true),
                WorkerSettings.Retention.USUAL,
                Duration.ofSeconds(1),
                List.of());
    }

    private static WorkerMetrics metrics() {
        return new WorkerMetrics(new SimpleMeterRegistry());
    }

    static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
        return new MockProducer<>(acknowledges, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
