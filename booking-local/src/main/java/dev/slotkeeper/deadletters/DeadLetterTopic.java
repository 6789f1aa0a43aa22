package dev.slotkeeper.deadletters;

import dev.slotkeeper.commandline.CannotDo;
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

/** Reads the dead letters, each partition in its order, up to where it ends when the reading begins. */
final class DeadLetterTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;

    DeadLetterTopic(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Takes one record, letter or note. */
    @FunctionalInterface
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> message);
    }

    /** @throws CannotDo if there is no such topic */
    private Set<TopicPartition> partitions() {
        List<PartitionInfo> known = consumer.partitionsFor(Topics.DEAD_LETTERS);
        if (known == null || known.isEmpty()) {
            throw new CannotDo("This Kafka has no topic " + Topics.DEAD_LETTERS + ".");
        }
        return known.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
    }

    /** All that came at this moment or later; everything when it is null. */
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

    /** The letter at this place, with what is noted of it. @throws CannotDo if there is none */
    Letter letter(Place place) {
        TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, place.partition());
        Set<TopicPartition> all = partitions();
        if (!all.contains(partition)) {
            throw new CannotDo(place + ": " + Topics.DEAD_LETTERS + " has partitions 0 to " + (all.size() - 1) + ".");
        }
        long first = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        if (place.offset() < first || place.offset() >= end) {
            throw new CannotDo(place + ": partition " + place.partition()
                    + (first == end ? " holds nothing." : " has offsets " + first + " to " + (end - 1) + "."));
        }
        Found found = new Found(place);
        read(Map.of(partition, place.offset()), Map.of(partition, end), found::take);
        if (found.letter == null) {
            throw new CannotDo(place + ": there is no letter; dlt list shows those there are.");
        }
        return found.letter;
    }

    private static final class Found {

        private final Place place;
        private @Nullable Letter letter;

        Found(Place place) {
            this.place = place;
        }

        void take(ConsumerRecord<byte[], byte[]> message) {
            Note note = Note.read(message);
            if (message.offset() == place.offset()) {
                letter = note == null ? new Letter(message) : null;
            } else if (letter != null && note != null && note.letter() == place.offset()) {
                letter.attempts().add(note);
            }
        }
    }

    private void read(Map<TopicPartition, Long> firsts, Map<TopicPartition, Long> ends, Taker taker) {
        Set<TopicPartition> open = new HashSet<>(firsts.keySet());
        consumer.assign(open);
        firsts.forEach(consumer::seek);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            // Not every offset is a record, so it is the position that tells.
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
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new CannotDo("Kafka does not hand out " + open + ".");
            }
        }
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(5));
    }
}
