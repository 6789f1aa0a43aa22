package dev.slotkeeper.gateway.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks the feed's end offsets by requesting them repeatedly. Not thread-safe, except for the lag. */
final class EndOffsetTracker {

    private static final Logger log = LoggerFactory.getLogger(EndOffsetTracker.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private Map<TopicPartition, Long> ends = Map.of();
    private long requestedAt;
    private volatile long lag;

    /** Discards the known end offsets. */
    void forget() {
        ends = Map.of();
    }

    /** Returns the number of messages that are not read yet. */
    long lag() {
        return lag;
    }

    /** Returns the time at which the known end offsets were requested, on the JVM's clock. */
    long requestedAt() {
        return requestedAt;
    }

    /**
     * Returns true if all messages up to the known end offsets are read. Requests new ones only then, so that a busy
     * feed reaches them too.
     */
    boolean reachedBy(Consumer<byte[], byte[]> consumer) {
        lag = ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
        if (lag > 0) {
            return false;
        }
        boolean known = !ends.isEmpty();
        long now = System.nanoTime();
        if (known && now - requestedAt < BETWEEN.toNanos()) {
            return true;
        }
        try {
            ends = consumer.endOffsets(consumer.assignment(), LIMIT);
            requestedAt = now;
            return false;
        } catch (TimeoutException unavailable) {
            log.debug("The end offsets of the availability feed are not available", unavailable);
            return known;
        }
    }
}
