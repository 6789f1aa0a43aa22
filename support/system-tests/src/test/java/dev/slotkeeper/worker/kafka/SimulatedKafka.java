package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.faults.check.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The topics of a simulation and the committed offsets of its consumer group. */
final class SimulatedKafka {

    static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition(Topics.REQUESTS, 0), new TopicPartition(Topics.REQUESTS, 1));

    /** Knows the number of partitions and no names. */
    static final TopicDirectory DIRECTORY = new TopicDirectory() {
        @Override
        public CompletableFuture<Set<String>> names() {
            throw new UnsupportedOperationException("no names");
        }

        @Override
        public CompletableFuture<Integer> partitions(String topic) {
            return CompletableFuture.completedFuture(PARTITIONS.size());
        }
    };

    private final Map<TopicPartition, List<Message>> requests = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final List<Message> events = new ArrayList<>();
    private final List<Message> deadLetters = new ArrayList<>();

    SimulatedKafka() {
        PARTITIONS.forEach(partition -> {
            requests.put(partition, new ArrayList<>());
            committed.put(partition, 0L);
        });
    }

    /** Returns a key's partition, as a Java producer does. */
    static TopicPartition partitionOf(String slotId) {
        return PARTITIONS.get(
                BuiltInPartitioner.partitionForKey(slotId.getBytes(StandardCharsets.UTF_8), PARTITIONS.size()));
    }

    void request(TopicPartition partition, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {
        List<Message> log = log(partition);
        log.add(new Message(partition.partition(), log.size(), timestamp, key, value));
    }

    /** Appends a record that a producer sent. */
    void append(ProducerRecord<byte[], byte[]> record) {
        boolean isEvent = record.topic().equals(Topics.EVENTS);
        List<Message> topic = isEvent ? events : deadLetters;
        int partition = isEvent
                ? partitionOf(new String(record.key(), StandardCharsets.UTF_8)).partition()
                : 0;
        topic.add(new Message(partition, topic.size(), 0, record.key(), record.value()));
    }

    /** Returns at most this number of records from this offset on. */
    List<ConsumerRecord<byte[], byte[]>> fetch(TopicPartition partition, long from, int most) {
        return log(partition).stream()
                .skip(from)
                .limit(most)
                .map(message -> record(partition, message))
                .toList();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, Message message) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                message.offset(),
                message.timestamp(),
                TimestampType.CREATE_TIME,
                0,
                0,
                message.key(),
                message.value(),
                new RecordHeaders(),
                Optional.empty());
    }

    long end(TopicPartition partition) {
        return log(partition).size();
    }

    long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, 0L);
    }

    void commit(TopicPartition partition, long next) {
        committed.put(partition, next);
    }

    boolean isWorkedOff() {
        return PARTITIONS.stream().allMatch(partition -> committed(partition) == end(partition));
    }

    List<Message> requests() {
        return requests.values().stream().flatMap(List::stream).toList();
    }

    List<Message> events() {
        return events;
    }

    List<Message> deadLetters() {
        return deadLetters;
    }

    private List<Message> log(TopicPartition partition) {
        return requests.getOrDefault(partition, List.of());
    }
}
