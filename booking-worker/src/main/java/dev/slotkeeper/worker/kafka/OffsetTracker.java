package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits offsets once every event, dead letter and reply before them is acknowledged or given up. */
final class OffsetTracker {

    private static final Logger log = LoggerFactory.getLogger(OffsetTracker.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * A batch whose answers are not all acknowledged.
     *
     * @param first each partition's first offset in it
     * @param next each partition's offset after it
     */
    private record InFlight(
            Map<TopicPartition, Long> first, Map<TopicPartition, Long> next, List<PendingSends> publications) {

        boolean isPublished() {
            return publications.stream().allMatch(PendingSends::isPublished);
        }

        boolean isDone() {
            return publications.stream().allMatch(PendingSends::isDone);
        }

        boolean hasFailed() {
            return publications.stream().anyMatch(sends -> sends.failure() != null);
        }
    }

    private final long commitNanos;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();

    /** The batches in flight from the oldest one on whose events are not all acknowledged. */
    private final Deque<InFlight> unpublished = new ArrayDeque<>();

    /** The offset up to which each partition's answers are acknowledged. */
    private final Map<TopicPartition, OffsetAndMetadata> settled = new HashMap<>();

    /** Partitions whose settled offset is not committed yet. */
    private final Set<TopicPartition> uncommitted = new HashSet<>();

    private final LongSupplier nanos;
    private final EmptyOffsets emptyOffsets;
    private final String metadata;
    private long lastCommit;
    private boolean failed;

    /**
     * @param nanos a monotonic clock, in nanoseconds
     * @param metadata the metadata of each committed offset
     */
    OffsetTracker(Duration commitInterval, LongSupplier nanos, String metadata) {
        this.metadata = metadata;
        this.commitNanos = commitInterval.toNanos();
        this.nanos = nanos;
        this.emptyOffsets = new EmptyOffsets(nanos);
        this.lastCommit = nanos.getAsLong();
    }

    /** Returns the number of batches from the oldest one with unacknowledged events on; replies don't count. */
    int unpublished() {
        return unpublished.size();
    }

    /** Returns the number of batches whose offsets are kept back. */
    int inFlight() {
        return inFlight.size();
    }

    /** Returns true if an answer could not be sent, so that all from the oldest batch on must be read again. */
    boolean hasFailed() {
        return failed;
    }

    void add(List<InboundRequest> deliveries, PendingSends sends) {
        Map<TopicPartition, Long> first = new HashMap<>();
        Map<TopicPartition, Long> next = new HashMap<>();
        List<PendingSends> publications = new ArrayList<>();
        publications.add(sends);
        for (InboundRequest request : deliveries) {
            first.putIfAbsent(request.topicPartition(), request.firstOffset());
            next.put(request.topicPartition(), request.offset() + 1);
            PendingSends earlyAnswer = request.earlyAnswer();
            if (earlyAnswer != null) {
                publications.add(earlyAnswer);
            }
        }
        InFlight batch = new InFlight(first, next, publications);
        inFlight.add(batch);
        unpublished.add(batch);
    }

    /** Waits for the events of the oldest batch with unacknowledged ones, at most {@code millis} ms in all. */
    void awaitOldest(long millis) {
        await(unpublished.peek(), millis, PendingSends::awaitPublished);
    }

    /** Waits for all messages of the oldest batch, replies included, at most {@code millis} ms in all. */
    void awaitOldestReplies(long millis) {
        await(inFlight.peek(), millis, PendingSends::await);
    }

    private static void await(@Nullable InFlight oldest, long millis, ObjLongConsumer<PendingSends> waiting) {
        if (oldest != null) {
            long end = System.nanoTime() + millis * 1_000_000;
            oldest.publications()
                    .forEach(sends -> waiting.accept(sends, Math.max(0, (end - System.nanoTime()) / 1_000_000)));
        }
    }

    /** Advances the offsets past the oldest batches that are acknowledged by now. */
    void settle() {
        InFlight oldest;
        while (!failed && (oldest = inFlight.peek()) != null && oldest.isDone()) {
            if (oldest.hasFailed()) {
                failed = true;
            } else {
                inFlight.remove();
                oldest.next().forEach((partition, next) -> {
                    settled.put(partition, new OffsetAndMetadata(next, metadata));
                    uncommitted.add(partition);
                });
            }
        }
        while (!failed && (oldest = unpublished.peek()) != null && oldest.isPublished()) {
            failed = oldest.hasFailed();
            unpublished.remove();
        }
    }

    /** Advances the offsets of partitions without unsettled requests past offsets that hold no request. */
    void settleEmpty(Consumer<?, ?> consumer, RequestBuffer held) {
        if (!emptyOffsets.isDue()) {
            return;
        }
        Set<TopicPartition> busy = new HashSet<>();
        held.all().forEach(request -> busy.add(request.topicPartition()));
        inFlight.forEach(batch -> busy.addAll(batch.next().keySet()));
        emptyOffsets.passed(consumer, busy, settled).forEach((partition, next) -> {
            settled.put(partition, new OffsetAndMetadata(next, metadata));
            uncommitted.add(partition);
        });
    }

    /**
     * Returns true if all partitions of undecided and unacknowledged requests still belong to this worker. Commits the
     * current offsets again to find out: the group rejects commits of a member that it has expelled.
     */
    boolean confirmOwnership(Consumer<?, ?> consumer, RequestBuffer held) {
        Map<TopicPartition, Long> next = new HashMap<>();
        held.all().forEach(request -> next.merge(request.topicPartition(), request.firstOffset(), Math::min));
        inFlight.forEach(batch -> batch.first().forEach((partition, first) -> next.merge(partition, first, Math::min)));
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset, metadata)));
        try {
            commitDespiteWakeup(consumer, offsets);
            return true;
        } catch (KafkaException notConfirmed) {
            log.warn(
                    "Group does not confirm ownership of {}, overdue requests are not answered: {}",
                    next.keySet(),
                    notConfirmed.toString());
            return false;
        }
    }

    /** Commits without waiting; after a lost commit, some answers may be sent again. */
    void commitIfDue(Consumer<?, ?> consumer) {
        if (!uncommitted.isEmpty() && nanos.getAsLong() - lastCommit >= commitNanos) {
            consumer.commitAsync(takeUncommitted(), (offsets, failure) -> {
                if (failure != null) {
                    commitLater(offsets.keySet(), failure);
                }
            });
            lastCommit = nanos.getAsLong();
        }
    }

    /** Schedules a failed commit again; by now the partitions may be revoked, or settled further. */
    private void commitLater(Set<TopicPartition> partitions, Exception failure) {
        log.debug("Offsets not committed, retrying: {}", failure.toString());
        partitions.stream().filter(settled::containsKey).forEach(uncommitted::add);
    }

    /** Commits and waits for the result. */
    void commitNow(Consumer<?, ?> consumer) {
        settle();
        if (!uncommitted.isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> offsets = takeUncommitted();
            try {
                commitDespiteWakeup(consumer, offsets);
            } catch (KafkaException e) {
                log.warn("Offsets not committed, some answers will be sent again: {}", e.toString());
            }
        }
    }

    /** Commits, and retries once after a wakeup: a container that stops wakes its consumer up during any call. */
    private static void commitDespiteWakeup(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets, COMMIT_TIMEOUT);
        } catch (WakeupException once) {
            consumer.commitSync(offsets, COMMIT_TIMEOUT);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> takeUncommitted() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(settled);
        offsets.keySet().retainAll(uncommitted);
        uncommitted.clear();
        return offsets;
    }

    /** Forgets partitions that this consumer has no more. */
    void drop(Collection<TopicPartition> partitions) {
        settled.keySet().removeAll(partitions);
        uncommitted.removeAll(partitions);
        inFlight.forEach(batch -> {
            batch.first().keySet().removeAll(partitions);
            batch.next().keySet().removeAll(partitions);
        });
    }

    /** Seeks back to the oldest batch that is not settled, and forgets all batches and held requests. */
    void startOver(Consumer<?, ?> consumer, RequestBuffer held) {
        Map<TopicPartition, Long> from = new HashMap<>();
        inFlight.forEach(
                batch -> batch.first().forEach((partition, offset) -> from.merge(partition, offset, Math::min)));
        inFlight.forEach(batch -> batch.next().forEach(held::mayBeDecidedBefore));
        held.all().forEach(request -> {
            from.merge(request.topicPartition(), request.firstOffset(), Math::min);
            held.mayBeDecidedBefore(request.topicPartition(), request.offset() + 1);
        });
        from.forEach(consumer::seek);
        inFlight.clear();
        unpublished.clear();
        held.clear();
        failed = false;
    }
}
