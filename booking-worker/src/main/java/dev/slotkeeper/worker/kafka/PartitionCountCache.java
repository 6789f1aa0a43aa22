package dev.slotkeeper.worker.kafka;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Caches the partition counts of topics. A count is refreshed in the background while it is used. A count that is too
 * small for a caller may be out of date, so it is read again, at most once a second for each topic with any number of
 * callers.
 */
final class PartitionCountCache {

    /** Age from which a too small count is read again: a new topic or partition is found after this time. */
    static final Duration MAX_AGE_OF_TOO_FEW = Duration.ofSeconds(1);

    private static final long MAX_TOPICS = 10_000;
    private static final Duration REFRESH_AGE = Duration.ofSeconds(10);
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    /**
     * A partition count, as a broker answered.
     *
     * @param partitions 0 while the broker does not know the topic
     * @param nanos the time of the answer, by the cache's clock
     */
    record Count(int partitions, long nanos) {}

    private final AsyncLoadingCache<String, Count> counts;
    private final LongSupplier nanos;

    /** @param nanos a monotonic clock, in nanoseconds from an arbitrary origin */
    PartitionCountCache(TopicDirectory directory, LongSupplier nanos) {
        this.nanos = nanos;
        this.counts = Caffeine.newBuilder()
                .ticker(nanos::getAsLong)
                .maximumSize(MAX_TOPICS)
                .refreshAfterWrite(REFRESH_AGE)
                .expireAfterWrite(MAX_AGE)
                .buildAsync((topic, executor) -> load(directory, topic));
    }

    /**
     * Turns any failure into a timeout, the one kind that Caffeine does not log with its stack trace each time. It keeps
     * the failure as its cause, so that memory that ran out is still recognized.
     */
    private CompletableFuture<Count> load(TopicDirectory directory, String topic) {
        CompletableFuture<Count> loaded = new CompletableFuture<>();
        var unused = directory.partitions(topic).whenComplete((count, failure) -> {
            if (failure == null) {
                loaded.complete(new Count(count, nanos.getAsLong()));
            } else {
                TimeoutException timeout = new TimeoutException(failure.toString());
                timeout.initCause(failure);
                loaded.completeExceptionally(timeout);
            }
        });
        return loaded;
    }

    /**
     * Returns a topic's partition count; 0 while the broker does not know the topic. The future fails if the broker
     * does not answer.
     *
     * @param enough the count that the caller needs; a smaller one is read again
     */
    CompletableFuture<Integer> count(String topic, int enough) {
        return read(topic, enough).thenApply(Count::partitions);
    }

    /** Returns the same as {@link #count}, with the time of the answer. */
    CompletableFuture<Count> read(String topic, int enough) {
        CompletableFuture<Count> known = counts.get(topic);
        return known.thenCompose(count -> {
            if (count.partitions() >= enough || nanos.getAsLong() - count.nanos() < MAX_AGE_OF_TOO_FEW.toNanos()) {
                return known;
            }
            // Of the callers that find it too small, one removes it, and all share the request that follows.
            counts.asMap().remove(topic, known);
            return counts.get(topic);
        });
    }

    /** Returns the time of the cache's clock, in nanoseconds. */
    long now() {
        return nanos.getAsLong();
    }

    /** Removes a topic's count, so that the next call reads it. */
    void forget(String topic) {
        counts.synchronous().invalidate(topic);
    }
}
