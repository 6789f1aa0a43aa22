package dev.slotkeeper.deadletters;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic of dead letters. Each partition is read in its order, up to the end that it has when the reading
 * begins.
 */
final class DeadLetterTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;

    DeadLetterTopic(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Receives one record: a dead letter or a note. */
    @FunctionalInterface
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> message);
    }

    /**
     * Returns the topic's partitions.
     *
     * @throws CommandFailedException if the topic does not exist
     */
    private Set<TopicPartition> partitions() {
        List<PartitionInfo> known = consumer.partitionsFor(Topics.DEAD_LETTERS);
        if (known == null || known.isEmpty()) {
            throw new CommandFailedException("This Kafka cluster has no topic " + Topics.DEAD_LETTERS + ".");
        }
        return known.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
    }

    /** Reads all records that were written at this instant or later; all records for null. */
    void readFrom(@Nullable Instant from, Taker taker) {
        Set<TopicPartition> partitions = partitions();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> firsts = new HashMap<>(from == null ? consumer.beginningOffsets(partitions) : ends);
        if (from != null) {
            Map<TopicPartition, Long> moments = partitions.stream()
                    .collect(Collectors.toMap(partition -> partition, unused -> from.toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(moments);
            found.forEach((partition, place) -> {
                if (place != null) {
                    firsts.put(partition, place.offset());
                }
            });
        }
        read(firsts, ends, taker);
    }

    /**
     * Reads the dead letter at this place and the notes about it.
     *
     * @throws CommandFailedException if there is no dead letter at this place
     */
    DeadLetter read(MessagePosition messagePosition) {
        TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, messagePosition.partition());
        Set<TopicPartition> all = partitions();
        if (!all.contains(partition)) {
            throw new CommandFailedException(
                    messagePosition + ": " + Topics.DEAD_LETTERS + " has partitions 0 to " + (all.size() - 1) + ".");
        }
        long first = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        if (messagePosition.offset() < first || messagePosition.offset() >= end) {
            throw new CommandFailedException(messagePosition + ": partition " + messagePosition.partition()
                    + (first == end ? " is empty." : " has offsets " + first + " to " + (end - 1) + "."));
        }
        Found found = new Found(messagePosition);
        read(Map.of(partition, messagePosition.offset()), Map.of(partition, end), found::take);
        if (found.deadLetter == null) {
            throw new CommandFailedException(
                    messagePosition + ": there is no dead letter at this place; dlt list lists all.");
        }
        return found.deadLetter;
    }

    private static final class Found {

        private final MessagePosition messagePosition;
        private @Nullable DeadLetter deadLetter;

        Found(MessagePosition messagePosition) {
            this.messagePosition = messagePosition;
        }

        void take(ConsumerRecord<byte[], byte[]> message) {
            ResendMarker marker = ResendMarker.read(message);
            if (message.offset() == messagePosition.offset()) {
                deadLetter = marker == null ? new DeadLetter(message) : null;
            } else if (deadLetter != null && marker != null && marker.deadLetter() == messagePosition.offset()) {
                deadLetter.attempts().add(marker);
            }
        }
    }

    private void read(Map<TopicPartition, Long> firsts, Map<TopicPartition, Long> ends, Taker taker) {
        Set<TopicPartition> open = new HashSet<>(firsts.keySet());
        consumer.assign(open);
        firsts.forEach(consumer::seek);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            // Not every offset holds a record, so the consumer's position decides whether the end is reached.
            open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            if (open.isEmpty()) {
                return;
            }
            consumer.assign(open);
            boolean isSome = false;
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                isSome = true;
                TopicPartition partition = new TopicPartition(message.topic(), message.partition());
                if (message.offset() < ends.getOrDefault(partition, 0L)) {
                    taker.take(message);
                }
            }
            if (isSome) {
                deadline = System.nanoTime() + TIMEOUT.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new CommandFailedException(
                        "No records of " + open + " received within " + TIMEOUT.toSeconds() + " s.");
            }
        }
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(5));
    }
}
