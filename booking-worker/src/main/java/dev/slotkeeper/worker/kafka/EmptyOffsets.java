package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds offsets that the consumer has passed and that hold no request: transaction markers and records of aborted
 * transactions. If they were not committed, they would count as undecided requests, and as lost ones once Kafka has
 * deleted them. Not thread-safe.
 */
final class EmptyOffsets {

    private static final Logger log = LoggerFactory.getLogger(EmptyOffsets.class);
    private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** The pause after a search that failed, perhaps after several timeouts; each further failure doubles it. */
    private static final long FIRST_BACK_OFF_NANOS = Duration.ofSeconds(2).toNanos();

    private static final long MAX_BACK_OFF_NANOS = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanos;
    private long lastSearch;
    private long pause = INTERVAL_NANOS;

    /** The positions that were compared with committed offsets and beginnings; these are asked once for each position. */
    private final Map<TopicPartition, Long> compared = new HashMap<>();

    /** @param nanos a monotonic clock, in nanoseconds */
    EmptyOffsets(LongSupplier nanos) {
        this.nanos = nanos;
        this.lastSearch = nanos.getAsLong() - INTERVAL_NANOS;
    }

    /** Returns true if the next search is due; there are at most five a second, and fewer while they fail. */
    boolean isDue() {
        return nanos.getAsLong() - lastSearch >= pause;
    }

    /**
     * Returns the positions of partitions that are beyond their settled offset.
     *
     * @param busy partitions with requests that are not settled
     * @param settled the offset up to which each partition is settled, as far as it is known
     */
    Map<TopicPartition, Long> passed(
            Consumer<?, ?> consumer, Set<TopicPartition> busy, Map<TopicPartition, OffsetAndMetadata> settled) {
        lastSearch = nanos.getAsLong();
        Set<TopicPartition> partitions = new HashSet<>(consumer.assignment());
        // The position of a partition that waits for the check of a record may be beyond what was received.
        partitions.removeAll(consumer.paused());
        partitions.removeAll(busy);
        Map<TopicPartition, Long> passed = new HashMap<>();
        try {
            for (TopicPartition partition : partitions) {
                // Does not wait: a position that is not known now is compared at a later search.
                long position = consumer.position(partition, Duration.ZERO);
                if (isBeyond(position, settled.get(partition)) && !Objects.equals(compared.get(partition), position)) {
                    passed.put(partition, position);
                }
            }
            Map<TopicPartition, Long> asked = Map.copyOf(passed);
            keepWithoutGap(consumer, passed, settled);
            compared.putAll(asked);
            pause = INTERVAL_NANOS;
        } catch (KafkaException unavailable) {
            log.debug("Positions and beginnings of {} unknown: {}", partitions, unavailable.toString());
            pause = Math.min(MAX_BACK_OFF_NANOS, Math.max(FIRST_BACK_OFF_NANOS, 2 * pause));
            lastSearch = nanos.getAsLong();
            return Map.of();
        }
        return passed;
    }

    private static boolean isBeyond(long position, @Nullable OffsetAndMetadata settled) {
        return settled == null ? position > 0 : position > settled.offset();
    }

    /**
     * Removes partitions whose log begins after the settled offset: Kafka may have deleted requests there, which
     * {@code RetentionGapDetector} reports as long as the offset is not committed.
     */
    private static void keepWithoutGap(
            Consumer<?, ?> consumer, Map<TopicPartition, Long> passed, Map<TopicPartition, OffsetAndMetadata> settled) {
        if (passed.isEmpty()) {
            return;
        }
        Set<TopicPartition> unknown = new HashSet<>(passed.keySet());
        unknown.removeAll(settled.keySet());
        Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>(settled);
        if (!unknown.isEmpty()) {
            known.putAll(consumer.committed(unknown, TIMEOUT));
        }
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(passed.keySet(), TIMEOUT);
        // The consumer takes the result of each such call for the end of the log when it computes its lag.
        consumer.endOffsets(passed.keySet(), TIMEOUT);
        passed.entrySet().removeIf(entry -> {
            OffsetAndMetadata committed = known.get(entry.getKey());
            return committed != null
                    && (committed.offset() < begins.getOrDefault(entry.getKey(), Long.MAX_VALUE)
                            || committed.offset() >= entry.getValue());
        });
    }
}
