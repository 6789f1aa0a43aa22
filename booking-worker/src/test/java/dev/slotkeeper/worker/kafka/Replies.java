package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.health.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;

/** Creates reply senders for tests; a map gives the topics, and everything runs on the caller's thread. */
final class Replies {

    /** A broker that has the given topics with the given partition counts. */
    record FakeDirectory(Map<String, Integer> topics) implements TopicDirectory {
        @Override
        public CompletableFuture<Set<String>> names() {
            return CompletableFuture.completedFuture(Set.copyOf(topics.keySet()));
        }

        @Override
        public CompletableFuture<Integer> partitions(String topic) {
            return CompletableFuture.completedFuture(topics.getOrDefault(topic, 0));
        }
    }

    private Replies() {}

    static ReplySender sender(Producer<byte[], byte[]> producer, Map<String, Integer> topics) {
        Scheduler atOnce = (task, delay) -> task.run();
        return new ReplySender(
                new ReplySender.Producers(producer, producer),
                new ReplyTopicCache(new FakeDirectory(topics), atOnce),
                Duration.ZERO,
                1024 * 1024,
                new WorkerMetrics(new SimpleMeterRegistry()),
                atOnce);
    }
}
