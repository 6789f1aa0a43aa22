package dev.slotkeeper.worker.kafka.probe;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each partition's first offset that the consumer's owner has not received, and seeks partitions back to it after
 * a failed poll, which may have moved positions past records that it did not return. Until then the partition is
 * paused.
 */
final class PartitionPositions {

    private static final Logger log = LoggerFactory.getLogger(PartitionPositions.class);

    private final Quarantine.Raw raw;
    private final Predicate<TopicPartition> staysPaused;
    private final Backoff backoff;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Set<TopicPartition> toRestore = new HashSet<>();

    /** @param staysPaused returns true if a partition must stay paused after it is put back */
    PartitionPositions(Quarantine.Raw raw, Predicate<TopicPartition> staysPaused, LongSupplier nanos) {
        this.raw = raw;
        this.staysPaused = staysPaused;
        this.backoff = new Backoff(nanos);
    }

    /** Returns the first offset that the owner has not received; null while it is unknown. */
    @Nullable
    Long next(TopicPartition partition) {
        return next.get(partition);
    }

    /** Returns true if the partition waits to be put back. */
    boolean isUnavailable(TopicPartition partition) {
        return toRestore.contains(partition);
    }

    /** Stores the first offsets that the owner has not received after a poll. */
    void passed(Map<TopicPartition, Long> offsets) {
        next.putAll(offsets);
    }

    /** Records a seek of the owner, which its consumer has already done. */
    void moved(TopicPartition partition, long offset) {
        next.put(partition, offset);
        toRestore.remove(partition);
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(next::remove);
        toRestore.removeAll(partitions);
    }

    /** Pauses the partitions and puts back those whose offset is known; the others stay paused until it is. */
    void putBack(Collection<TopicPartition> partitions) {
        toRestore.addAll(partitions);
        raw.pause(partitions);
        putBackKnown();
    }

    /** Reads the unknown offsets, unless the backoff delays the next attempt, and puts their partitions back. */
    void restore() {
        if (toRestore.isEmpty() || !backoff.isDue()) {
            return;
        }
        try {
            findCommitted();
            backoff.succeeded();
        } catch (KafkaException e) {
            backoff.failed();
            log.warn("Committed offsets of {} unknown, retrying: {}", toRestore, e.toString());
        }
        putBackKnown();
    }

    private void putBackKnown() {
        List<TopicPartition> known =
                toRestore.stream().filter(next::containsKey).toList();
        known.forEach(partition -> raw.seek(partition, next.getOrDefault(partition, 0L)));
        known.forEach(toRestore::remove);
        raw.resume(known.stream()
                .filter(partition -> !raw.isPaused(partition) && !staysPaused.test(partition))
                .toList());
    }

    private void findCommitted() {
        Set<TopicPartition> unknown = new HashSet<>(toRestore);
        unknown.removeAll(next.keySet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed =
                raw.consumer().committed(unknown, SingleRecordConsumers.ANSWER);
        Set<TopicPartition> never = new HashSet<>(unknown);
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                next.put(partition, offset.offset());
                never.remove(partition);
            }
        });
        if (!never.isEmpty()) {
            next.putAll(raw.consumer().beginningOffsets(never, SingleRecordConsumers.ANSWER));
        }
    }
}
