package dev.slotkeeper.worker.kafka;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Queries the broker's topics; the futures fail if it does not answer. */
interface TopicDirectory {

    CompletableFuture<Set<String>> names();

    /** Returns a topic's partition count; 0 if it does not exist. */
    CompletableFuture<Integer> partitions(String topic);

    /** Queries a real broker. */
    record Broker(Admin admin) implements TopicDirectory {

        private static final int LISTING_TIMEOUT_MILLIS = 2_000;

        @Override
        public CompletableFuture<Set<String>> names() {
            return admin.listTopics(new ListTopicsOptions().timeoutMs(LISTING_TIMEOUT_MILLIS))
                    .names()
                    .toCompletionStage()
                    .toCompletableFuture();
        }

        @Override
        public CompletableFuture<Integer> partitions(String topic) {
            return Objects.requireNonNull(
                            admin.describeTopics(List.of(topic))
                                    .topicNameValues()
                                    .get(topic),
                            "the one topic asked for")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .thenApply(description -> description.partitions().size())
                    .exceptionally(Broker::none);
        }

        private static int none(Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw new CompletionException(cause);
        }
    }
}
