package dev.slotkeeper.worker.kafka;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Which reply topics exist: asked of the broker before a producer would wait for a topic that never comes. */
final class ReplyTopics {

    private static final long MOST_TOPICS = 10_000;
    private static final Duration EXISTING = Duration.ofSeconds(30);
    private static final Duration MISSING = Duration.ofSeconds(3);

    private final Admin admin;
    private final AsyncLoadingCache<String, OptionalInt> partitions;

    ReplyTopics(Admin admin) {
        this.admin = admin;
        this.partitions = Caffeine.newBuilder()
                .maximumSize(MOST_TOPICS)
                .expireAfter(
                        Expiry.<String, OptionalInt>creating((topic, count) -> count.isPresent() ? EXISTING : MISSING))
                .buildAsync(this::ask);
    }

    /** How many partitions the topic has, empty when it does not exist; fails when the broker does not answer. */
    CompletableFuture<OptionalInt> partitionsOf(String topic) {
        return partitions.get(topic);
    }

    /** Asks anew next time. */
    void forget(String topic) {
        partitions.synchronous().invalidate(topic);
    }

    private CompletableFuture<OptionalInt> ask(String topic, Executor executor) {
        KafkaFuture<TopicDescription> answer = Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic), "the one topic asked for");
        return answer.toCompletionStage()
                .toCompletableFuture()
                .thenApply(
                        description -> OptionalInt.of(description.partitions().size()))
                .exceptionally(ReplyTopics::missing);
    }

    private static OptionalInt missing(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
            return OptionalInt.empty();
        }
        throw new CompletionException(cause);
    }
}
