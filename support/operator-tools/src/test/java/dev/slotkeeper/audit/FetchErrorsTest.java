package dev.slotkeeper.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Tests that an unanswered request is reported although retention has deleted events. */
class FetchErrorsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final UUID TOLD = new UUID(1, 1);
    private static final UUID ASKED = new UUID(1, 2);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final FetchErrors events = new FetchErrors(consumer, null);

    @Test
    void completeEventsCoverAnyTime() {
        partitions(Map.of(0, List.of(0L, 1L), 1, List.of(0L, 0L)), Map.of(0, NOON));

        assertThat(events.among(Set.of(TOLD, ASKED))).containsExactly(TOLD);
        assertThat(events.reachBackTo("s", Instant.EPOCH)).isTrue();
    }

    @Test
    void truncatedEventsCoverTheTimeSinceTheLatestFirstEvent() {
        partitions(
                Map.of(0, List.of(5L, 6L), 1, List.of(7L, 8L), 2, List.of(0L, 1L)),
                Map.of(0, NOON, 1, NOON.plusSeconds(60), 2, NOON.plusSeconds(600)));

        assertThat(events.among(Set.of(TOLD, ASKED))).containsExactly(TOLD);
        assertThat(events.reachBackTo("s", NOON.plusSeconds(60))).isTrue();
        assertThat(events.reachBackTo("s", NOON.plusSeconds(60).minusMillis(1))).isFalse();
    }

    @Test
    void emptiedPartitionCoversNoTimeForItsSlots() {
        partitions(Map.of(0, List.of(5L, 5L), 1, List.of(0L, 1L)), Map.of(1, NOON));

        assertThat(events.among(Set.of(TOLD, ASKED))).containsExactly(TOLD);
        assertThat(events.reachBackTo(slotOf(0, 2), Instant.MAX)).isFalse();
        assertThat(events.reachBackTo(slotOf(1, 2), NOON)).isTrue();
    }

    private static String slotOf(int partition, int partitions) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "room-" + i)
                .filter(id -> BuiltInPartitioner.partitionForKey(id.getBytes(UTF_8), partitions) == partition)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Sets up the partitions.
     *
     * @param offsets the first and the next offset by partition
     * @param times the time of the first event by partition; the event is about {@link #TOLD}
     */
    private void partitions(Map<Integer, List<Long>> offsets, Map<Integer, Instant> times) {
        Node node = new Node(0, "localhost", 1);
        consumer.updatePartitions(
                Topics.EVENTS,
                offsets.keySet().stream()
                        .map(number ->
                                new PartitionInfo(Topics.EVENTS, number, node, new Node[] {node}, new Node[] {node}))
                        .toList());
        Map<TopicPartition, Long> firsts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        offsets.forEach((number, from) -> {
            firsts.put(new TopicPartition(Topics.EVENTS, number), from.get(0));
            ends.put(new TopicPartition(Topics.EVENTS, number), from.get(1));
        });
        consumer.updateBeginningOffsets(firsts);
        consumer.updateEndOffsets(ends);
        consumer.schedulePollTask(() -> times.forEach((number, time) -> consumer.addRecord(
                event(number, firsts.getOrDefault(new TopicPartition(Topics.EVENTS, number), 0L), time))));
    }

    private static ConsumerRecord<byte[], byte[]> event(int partition, long offset, Instant time) {
        BookingRejected reply = new BookingRejected(
                new UUID(2, partition), TOLD, "s", "c", 1, ErrorCode.SLOT_FETCH_ERROR, null, null, null, null, time);
        byte[] value = ContractJson.write(reply);
        return new ConsumerRecord<>(
                Topics.EVENTS,
                partition,
                offset,
                time.toEpochMilli(),
                TimestampType.CREATE_TIME,
                1,
                value.length,
                "s".getBytes(UTF_8),
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
