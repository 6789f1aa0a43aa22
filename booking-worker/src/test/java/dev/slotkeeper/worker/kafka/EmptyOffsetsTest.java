package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.inbound;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Offsets without a request (transaction markers, aborted records) are committed once the consumer has passed them. */
class EmptyOffsetsTest {

    private final List<Set<TopicPartition>> asked = new ArrayList<>();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration timeout) {
            asked.add(partitions);
            if (isAway) {
                // The consumer's thread waits for a broker that does not answer.
                nanos += timeout.toNanos();
                throw new TimeoutException("no answer");
            }
            return super.committed(partitions);
        }
    };
    private final RequestBuffer held = new RequestBuffer();
    private long nanos;
    private boolean isAway;
    private final OffsetTracker offsets = new OffsetTracker(Duration.ZERO, () -> nanos, "ledger");

    @BeforeEach
    void assignTwoPartitions() {
        consumer.assign(List.of(ZERO, ONE));
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, 0L, ONE, 0L));
    }

    @Test
    void positionBehindTwentyAbortedTransactionsIsCommitted() {
        consumer.seek(ZERO, 40);
        work();
        assertThat(committed()).isEqualTo(Map.of(ZERO, 40L));

        // A request, and the marker behind it.
        settle(inbound(ZERO, 40));
        consumer.seek(ZERO, 42);
        work();
        assertThat(committed()).isEqualTo(Map.of(ZERO, 42L));
    }

    @Test
    void requestThatIsNotSettledKeepsItsPartitionsOffset() {
        consumer.seek(ZERO, 9);
        consumer.seek(ONE, 9);
        held.add(inbound(ZERO, 7));
        PendingSends open = new PendingSends();
        open.begin();
        offsets.add(List.of(inbound(ONE, 7)), open.handedOver());
        work();
        assertThat(committed()).isEmpty();

        held.clear();
        open.end(null);
        offsets.settle();
        work();
        assertThat(committed()).isEqualTo(Map.of(ZERO, 9L, ONE, 9L));
    }

    @Test
    void positionOfAPausedPartitionIsNotTrusted() {
        consumer.seek(ZERO, 9);
        consumer.pause(List.of(ZERO));
        work();
        assertThat(committed()).isEmpty();
    }

    @Test
    void requestsThatKafkaDeletedAreNotPassed() {
        commit(ZERO, 5);
        consumer.updateBeginningOffsets(Map.of(ZERO, 30L, ONE, 0L));
        consumer.seek(ZERO, 30);
        work();
        assertThat(committed()).isEqualTo(Map.of(ZERO, 5L));
    }

    @Test
    void brokerIsAskedOnceForEachPosition() {
        commit(ZERO, 40);
        consumer.seek(ZERO, 40);
        for (int i = 0; i < 10; i++) {
            work();
        }
        assertThat(asked).containsExactly(Set.of(ZERO));
    }

    @Test
    void brokerThatDoesNotAnswerIsAskedLessAndLess() {
        consumer.seek(ZERO, 40);
        isAway = true;
        for (int second = 0; second < 300; second++) {
            work();
        }
        assertThat(asked).hasSizeBetween(8, 16);

        isAway = false;
        for (int second = 0; second < 31; second++) {
            work();
        }
        assertThat(committed()).isEqualTo(Map.of(ZERO, 40L));
        consumer.seek(ZERO, 41);
        work();
        assertThat(committed()).as("without a pause again").isEqualTo(Map.of(ZERO, 41L));
    }

    private void work() {
        nanos += Duration.ofSeconds(1).toNanos();
        offsets.settleEmpty(consumer, held);
        offsets.commitIfDue(consumer);
    }

    private void settle(InboundRequest request) {
        PendingSends sends = new PendingSends();
        offsets.add(List.of(request), sends.handedOver());
        offsets.settle();
        offsets.commitIfDue(consumer);
    }

    private void commit(TopicPartition partition, long offset) {
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> committed = new TreeMap<>((a, b) -> Integer.compare(a.partition(), b.partition()));
        consumer.committed(Set.of(ZERO, ONE)).forEach((partition, offset) -> committed.put(partition, offset.offset()));
        return committed;
    }
}
