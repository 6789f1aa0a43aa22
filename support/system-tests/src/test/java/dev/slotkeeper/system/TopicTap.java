package dev.slotkeeper.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.Durations;

/** Keeps everything that a topic receives from now on. */
final class TopicTap implements AutoCloseable {

    private final List<ConsumerRecord<byte[], byte[]>> messages = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    TopicTap(String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        BookingSystem.SERVICES.bootstrapServers(),
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        // A topic that was made a moment ago may not have reached the broker's metadata yet.
        List<TopicPartition> partitions = Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .pollInSameThread()
                .until(() -> consumer.partitionsFor(topic), known -> !known.isEmpty())
                .stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = new Thread(() -> read(consumer), "tap-" + topic);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        try (consumer) {
            while (!closed.get()) {
                consumer.poll(Duration.ofMillis(50)).forEach(messages::add);
            }
        }
    }

    List<ConsumerRecord<byte[], byte[]>> messages(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        return messages.stream().filter(wanted).toList();
    }

    List<byte[]> values(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        return messages(wanted).stream().map(ConsumerRecord::value).toList();
    }

    @Override
    public void close() {
        closed.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
