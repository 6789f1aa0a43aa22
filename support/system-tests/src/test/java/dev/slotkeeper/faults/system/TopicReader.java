package dev.slotkeeper.faults.system;

import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.faults.check.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the records that a topic received since the reader was created; bypasses the proxies. */
final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final String topic;
    private final Map<TopicPartition, Long> begin;

    /** Records the topic's end as the start of reading. */
    TopicReader(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            this.begin = consumer.endOffsets(partitions(consumer));
        }
    }

    /** Reads all records since then. */
    List<Message> read() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, Long> end = consumer.endOffsets(begin.keySet());
            consumer.assign(begin.keySet());
            begin.forEach(consumer::seek);
            List<Message> messages = new ArrayList<>();
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (end.entrySet().stream().anyMatch(entry -> consumer.position(entry.getKey()) < entry.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(topic + " can't be read to its end " + end);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    messages.add(new Message(
                            record.partition(), record.offset(), record.timestamp(), record.key(), record.value()));
                }
            }
            return messages;
        }
    }

    /** Returns the topic's partitions; waits until a broker knows a topic that was just created. */
    private List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
        List<TopicPartition> found = new ArrayList<>();
        boolean known = Await.await(TIMEOUT, () -> {
            consumer.partitionsFor(topic).forEach(info -> found.add(new TopicPartition(topic, info.partition())));
            return !found.isEmpty();
        });
        if (!known) {
            throw new IllegalStateException("there is no topic " + topic);
        }
        return found;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
