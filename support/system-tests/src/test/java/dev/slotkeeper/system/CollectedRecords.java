package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that a topic of some services has received, read by the test's own thread while it waits for more. */
final class CollectedRecords implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    CollectedRecords(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
        return List.copyOf(records);
    }

    void await(Predicate<List<ConsumerRecord<byte[], byte[]>>> wanted, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!wanted.test(records())) {
            assertThat(System.nanoTime()).as("records: " + records.size()).isLessThan(end);
        }
    }

    /** Waits until each of the requests has an event here. */
    void await(Collection<BookSlot> requests, Duration atMost) {
        Set<String> missing = new HashSet<>();
        requests.forEach(request -> missing.add(request.requestId().toString()));
        int[] seen = {0};
        await(
                all -> {
                    for (ConsumerRecord<byte[], byte[]> event : all.subList(seen[0], all.size())) {
                        String text = new String(event.value(), UTF_8);
                        missing.removeIf(text::contains);
                    }
                    seen[0] = all.size();
                    return missing.isEmpty();
                },
                atMost);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
