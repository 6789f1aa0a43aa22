package dev.slotkeeper.audit;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the partitions of the request log side by side, each in order. Buffers a bounded number of records of each. */
final class RequestLogReader implements AutoCloseable {

    private static final int MAX_BUFFERED_PER_PARTITION = 1_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<Integer, Lane> lanes = new TreeMap<>();

    private static final class Lane {
        final TopicPartition partition;
        final long until;
        final Deque<ConsumerRecord<byte[], byte[]>> held = new ArrayDeque<>();
        boolean isRead;

        Lane(TopicPartition partition, LogRange.Bounds bounds) {
            this.partition = partition;
            this.until = bounds.until();
            this.isRead = bounds.first() == bounds.until();
        }
    }

    /**
     * Creates a reader.
     *
     * @param consumer configured with the worker's group, to read its committed offsets; it does not join the group
     */
    RequestLogReader(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * Returns the topic's partitions.
     *
     * @throws CommandFailedException if the topic does not exist
     */
    Collection<TopicPartition> partitions() {
        Set<TopicPartition> partitions = new HashSet<>();
        consumer.partitionsFor(Topics.REQUESTS)
                .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        if (partitions.isEmpty()) {
            throw new CommandFailedException("This Kafka cluster has no topic " + Topics.REQUESTS + ".");
        }
        return partitions;
    }

    Map<Integer, Long> firsts() {
        return byNumber(consumer.beginningOffsets(partitions()));
    }

    /**
     * Returns, by partition, the offset of the first record with this timestamp or a later one, without partitions that
     * have none.
     */
    Map<Integer, Long> since(Instant time) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions().forEach(partition -> asked.put(partition, time.toEpochMilli()));
        Map<Integer, Long> offsets = new TreeMap<>();
        consumer.offsetsForTimes(asked).forEach((partition, found) -> {
            if (found != null) {
                offsets.put(partition.partition(), found.offset());
            }
        });
        return offsets;
    }

    Map<Integer, Long> ends() {
        return byNumber(consumer.endOffsets(partitions()));
    }

    /** Returns the group's committed offsets by partition, without partitions that have none. */
    Map<Integer, Long> committed() {
        Map<Integer, Long> offsets = new TreeMap<>();
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions()));
        committed.forEach((partition, place) -> {
            if (place != null) {
                offsets.put(partition.partition(), place.offset());
            }
        });
        return offsets;
    }

    private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byNumber = new TreeMap<>();
        offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
        return byNumber;
    }

    void open(LogRange range) {
        range.partitions()
                .forEach((number, bounds) ->
                        lanes.put(number, new Lane(new TopicPartition(Topics.REQUESTS, number), bounds)));
        consumer.assign(lanes.values().stream().map(lane -> lane.partition).toList());
        lanes.values()
                .forEach(lane -> consumer.seek(
                        lane.partition, range.of(lane.partition.partition()).first()));
    }

    /**
     * Returns the next record of a partition without removing it; null at the end of the range.
     *
     * @throws CommandFailedException if no record is received within 60 s
     */
    @Nullable
    ConsumerRecord<byte[], byte[]> peek(int partition) {
        Lane lane = lane(partition);
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (lane.held.isEmpty() && !lane.isRead) {
            poll();
            if (System.nanoTime() > end) {
                throw new CommandFailedException("Partition " + partition + " of " + Topics.REQUESTS
                        + " can't be read beyond offset " + consumer.position(lane.partition) + ".");
            }
        }
        return lane.held.peek();
    }

    void removeNext(int partition) {
        lane(partition).held.remove();
    }

    private Lane lane(int partition) {
        Lane lane = lanes.get(partition);
        if (lane == null) {
            throw new IllegalArgumentException("partition: given " + partition + ", allowed " + lanes.keySet());
        }
        return lane;
    }

    /** Polls the consumer. Pauses partitions whose buffer is full or that are read to their end. */
    private void poll() {
        Map<Boolean, Set<TopicPartition>> byPause =
                new HashMap<>(Map.of(true, new HashSet<>(), false, new HashSet<>()));
        for (Lane lane : lanes.values()) {
            boolean isEnough = lane.isRead || lane.held.size() >= MAX_BUFFERED_PER_PARTITION;
            byPause.getOrDefault(isEnough, Set.of()).add(lane.partition);
        }
        consumer.pause(byPause.getOrDefault(true, Set.of()));
        consumer.resume(byPause.getOrDefault(false, Set.of()));
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
            Lane lane = lane(message.partition());
            if (message.offset() < lane.until) {
                lane.held.add(message);
            }
        }
        // Not every offset holds a record, so the consumer's position decides whether the end is reached.
        lanes.values().forEach(lane -> lane.isRead = lane.isRead || consumer.position(lane.partition) >= lane.until);
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(5));
    }
}
