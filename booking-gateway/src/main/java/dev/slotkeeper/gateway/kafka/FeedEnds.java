package dev.slotkeeper.gateway.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the feed ended when Kafka was asked, again and again. Belongs to the reading thread, apart from the lag. */
final class FeedEnds {

    private static final Logger log = LoggerFactory.getLogger(FeedEnds.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private Map<TopicPartition, Long> ends = Map.of();
    private long asked;
    private volatile long lag;

    /** The next answer is the first. */
    void forget() {
        ends = Map.of();
    }

    /** Messages that are not read yet. */
    long lag() {
        return lag;
    }

    /** When the question was put that the ends are the answer to, on the JVM's clock. */
    long asked() {
        return asked;
    }

    /** Whether everything is read that was there then. The next question comes after that, so busy feeds get there too. */
    boolean reachedBy(Consumer<byte[], byte[]> consumer) {
        lag = ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
        if (lag > 0) {
            return false;
        }
        boolean known = !ends.isEmpty();
        long now = System.nanoTime();
        if (known && now - asked < BETWEEN.toNanos()) {
            return true;
        }
        try {
            ends = consumer.endOffsets(consumer.assignment(), LIMIT);
            asked = now;
            return false;
        } catch (TimeoutException away) {
            log.debug("Kafka does not say where the availability feed ends", away);
            return known;
        }
    }
}
