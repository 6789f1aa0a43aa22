package dev.slotkeeper.worker.kafka.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.worker.kafka.probe.ProbeResult.Undecodable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuarantineTest {

    private static final TopicPartition ZERO = new TopicPartition("t", 0);
    private static final TopicPartition ONE = new TopicPartition("t", 1);

    /** The worker's consumer with two partitions of a hundred records each. */
    private static final class OwnConsumer extends MockConsumer<byte[], byte[]> implements Quarantine.Raw {
        private final Set<TopicPartition> pausedByOwner = new HashSet<>();
        private int committedCalls;
        private boolean coordinatorIsUnavailable;

        OwnConsumer() {
            super(OffsetResetStrategy.EARLIEST);
            assign(List.of(ZERO, ONE));
            updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
            updateEndOffsets(Map.of(ZERO, 100L, ONE, 100L));
            seek(ZERO, 0);
            seek(ONE, 0);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration timeout) {
            committedCalls++;
            if (coordinatorIsUnavailable) {
                throw new TimeoutException("no coordinator");
            }
            return super.committed(partitions);
        }

        @Override
        public Consumer<byte[], byte[]> consumer() {
            return this;
        }

        @Override
        public boolean isPaused(TopicPartition partition) {
            return pausedByOwner.contains(partition);
        }

        /** Moves the positions like a poll that throws after it has taken records. */
        void moveTo(long position) {
            assignment().forEach(partition -> seek(partition, position));
        }
    }

    private final OwnConsumer consumer = new OwnConsumer();
    private final List<Map<TopicPartition, Long>> probed = new ArrayList<>();
    private final Deque<CompletableFuture<Map<TopicPartition, ProbeResult>>> looks = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable KafkaException readFailure;
    private long now;
    private final Quarantine quarantine = new Quarantine(
            consumer,
            from -> {
                probed.add(from);
                looks.add(new CompletableFuture<>());
                return looks.getLast();
            },
            () -> new RecordByRecordReader(new LogConsumer(1, 1, readFailure)),
            waiting,
            () -> now);

    @BeforeEach
    void readSome() {
        quarantine.release(records(ZERO, 0, 4));
        quarantine.release(records(ONE, 0, 8));
    }

    @Test
    void failedPollKeepsThePositions() {
        consumer.moveTo(50);
        quarantine.takeBack(new WakeupException());

        assertThat(consumer.position(ZERO)).isEqualTo(5);
        assertThat(consumer.position(ONE)).isEqualTo(9);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void recordsReleasedInAFailedPollAreReleasedAgain() {
        quarantine.begin(new OutOfMemoryError());
        looks.remove()
                .complete(Map.of(ZERO, new ProbeResult(7, null), ONE, new ProbeResult(9, new Undecodable(9, "large"))));
        consumer.moveTo(50);
        quarantine.takeBack(new IllegalStateException("before anything was handed over"));

        ConsumerRecords<byte[], byte[]> released = quarantine.release(ConsumerRecords.empty());

        assertThat(offsets(released, ZERO)).containsExactly(5L, 6L);
        assertThat(offsets(released, ONE)).containsExactly(9L);
    }

    @Test
    void unreadPartitionStaysPausedUntilItsOffsetIsKnown() {
        quarantine.forget(List.of(ZERO));
        consumer.commitSync(Map.of(ZERO, new OffsetAndMetadata(3)));
        consumer.coordinatorIsUnavailable = true;
        consumer.moveTo(50);
        quarantine.takeBack(new IllegalStateException());

        for (int i = 0; i < 100; i++) {
            quarantine.beforePoll();
        }
        assertThat(consumer.committedCalls).isEqualTo(1);
        assertThat(consumer.paused()).containsExactly(ZERO);
        assertThat(quarantine.holds(ZERO)).isTrue();
        assertThat(consumer.position(ONE)).isEqualTo(9);

        consumer.coordinatorIsUnavailable = false;
        now += Backoff.FIRST_NANOS;
        quarantine.beforePoll();
        assertThat(consumer.position(ZERO)).isEqualTo(3);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void partitionPausedByItsOwnerStaysPaused() {
        consumer.pausedByOwner.add(ONE);
        consumer.pause(List.of(ONE));
        consumer.moveTo(50);
        quarantine.takeBack(new IllegalStateException());

        assertThat(consumer.paused()).containsExactly(ONE);
        assertThat(consumer.position(ONE)).isEqualTo(9);
    }

    @Test
    void recordsBeforeTheUndecodableOneAreReleasedAndItIsSkipped() {
        consumer.moveTo(50);
        assertThat(quarantine.begin(new OutOfMemoryError())).isTrue();
        assertThat(probed).containsExactly(Map.of(ZERO, 5L, ONE, 9L));
        assertThat(waiting).hasValue(2);
        assertThat(quarantine.release(ConsumerRecords.empty()).isEmpty()).isTrue();

        looks.remove()
                .complete(
                        Map.of(ZERO, new ProbeResult(7, new Undecodable(8, "large")), ONE, new ProbeResult(12, null)));
        assertThat(quarantine.isReady()).isTrue();
        ConsumerRecords<byte[], byte[]> released = quarantine.release(ConsumerRecords.empty());

        assertThat(offsets(released, ZERO)).containsExactly(5L, 6L, 8L);
        assertThat(released.records(ZERO).get(2))
                .isInstanceOfSatisfying(UndecodableRecord.class, record -> assertThat(record.firstOffset())
                        .isEqualTo(7));
        assertThat(offsets(released, ONE)).containsExactly(9L, 10L, 11L);
        assertThat(consumer.position(ZERO)).isEqualTo(9);
        assertThat(consumer.position(ONE)).isEqualTo(12);
        assertThat(consumer.paused()).isEmpty();
        assertThat(waiting).hasValue(0);
    }

    @Test
    void failedReadIsProbedAgainWithGrowingDelay() {
        readFailure = new KafkaException("the record is damaged by now");
        quarantine.begin(new OutOfMemoryError());
        long wait = Backoff.FIRST_NANOS;
        for (int i = 1; i <= 4; i++) {
            looks.remove().complete(Map.of(ZERO, new ProbeResult(7, null), ONE, new ProbeResult(12, null)));
            pollOften();
            assertThat(quarantine.isReady()).isFalse();
            assertThat(probed).hasSize(i);
            now += wait - 1;
            pollOften();
            assertThat(probed).hasSize(i);
            now++;
            pollOften();
            assertThat(probed).hasSize(i + 1);
            wait *= 2;
        }
        assertThat(waiting).hasValue(2);
    }

    @Test
    void repeatedOutOfMemoryErrorsAreNotBlamedOnARecord() {
        for (int i = 0; i < FalseAlarmCounter.MAX; i++) {
            assertThat(quarantine.begin(new OutOfMemoryError())).isTrue();
            looks.remove().complete(Map.of(ZERO, new ProbeResult(20 + i, null), ONE, new ProbeResult(20 + i, null)));
            quarantine.release(ConsumerRecords.empty());
            quarantine.release(records(ZERO, 20 + i, 20 + i));
        }
        assertThat(quarantine.begin(new OutOfMemoryError())).isFalse();
        assertThat(quarantine.begin(new KafkaException("invalid")))
                .as("result for a failure other than memory")
                .isTrue();
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ZERO, ONE);
    }

    private void pollOften() {
        for (int i = 0; i < 20; i++) {
            quarantine.beforePoll();
            assertThat(quarantine.release(ConsumerRecords.empty()).isEmpty()).isTrue();
        }
    }

    private static List<Long> offsets(ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
        return records.records(partition).stream().map(ConsumerRecord::offset).toList();
    }

    private static ConsumerRecords<byte[], byte[]> records(TopicPartition partition, long first, long last) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset = first; offset <= last; offset++) {
            records.add(record(partition, offset));
        }
        return new ConsumerRecords<>(Map.of(partition, records));
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[1], new byte[1]);
    }
}
