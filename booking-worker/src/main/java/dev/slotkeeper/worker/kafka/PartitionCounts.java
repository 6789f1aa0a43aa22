package dev.slotkeeper.worker.kafka;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Caches topics' numbers of partitions. A number is refreshed in the background while it is used. One that does not suffice
 * may be out of date, so it is asked for again, at most once a second for each topic, whatever number of callers ask.
 */
final class PartitionCounts {

    /** How long a number that does not suffice is believed: a topic that was just made is found after so long. */
    static final Duration MAX_AGE_OF_TOO_FEW = Duration.ofSeconds(1);

    private static final long MAX_TOPICS = 10_000;
    private static final Duration REFRESH_AGE = Duration.ofSeconds(10);
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    private record Count(int partitions, long nanos) {}

    private final AsyncLoadingCache<String, Count> counts;
    private final LongSupplier nanos;

    /** @param nanos a clock that never goes back, in nanoseconds from any moment on */
    PartitionCounts(TopicDirectory directory, LongSupplier nanos) {
        this.nanos = nanos;
        this.counts = Caffeine.newBuilder()
                .ticker(nanos::getAsLong)
                .maximumSize(MAX_TOPICS)
                .refreshAfterWrite(REFRESH_AGE)
                .expireAfterWrite(MAX_AGE)
                .buildAsync((topic, executor) ->
                        directory.partitions(topic).thenApply(count -> new Count(count, nanos.getAsLong())));
    }

    /**
     * Returns a topic's number of partitions; 0 while the broker does not know the topic. Fails when it does not answer.
     *
     * @param enough the number up to which a newer one may be needed
     */
    CompletableFuture<Integer> count(String topic, int enough) {
        CompletableFuture<Count> known = counts.get(topic);
        return known.thenCompose(count -> {
                    if (count.partitions() >= enough
                            || nanos.getAsLong() - count.nanos() < MAX_AGE_OF_TOO_FEW.toNanos()) {
                        return known;
                    }
                    // Of those who find it too small, one removes it, and all share the question that follows.
                    counts.asMap().remove(topic, known);
                    return counts.get(topic);
                })
                .thenApply(Count::partitions);
    }

    /** Asks for it anew next time. */
    void forget(String topic) {
        counts.synchronous().invalidate(topic);
    }
}
