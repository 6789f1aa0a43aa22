package dev.slotkeeper.worker.kafka.probe;

import dev.slotkeeper.worker.kafka.probe.Finding.Undecodable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one consumer's partitions apart after a poll that failed, until a probe has found the record that made it fail. The
 * records before it are read one at a time, an {@link UndecodableRecord} stands in for it, and the consumer goes on behind
 * it. Runs on the consumer's thread; the probe does not.
 */
final class Quarantine {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    /** The consumer's own methods, which leave alone what its owner paused. */
    interface Raw {
        Consumer<byte[], byte[]> consumer();

        /** Returns whether the consumer's owner wants no records of this partition now. */
        boolean isPaused(TopicPartition partition);

        void pause(Collection<TopicPartition> partitions);

        void resume(Collection<TopicPartition> partitions);

        void seek(TopicPartition partition, long offset);
    }

    /** One partition that waits. */
    private static final class Case {
        /** True if memory ran out in the poll that failed. */
        private final boolean forMemory;

        private final Backoff backoff;

        /** Null until it is known where to look. */
        private @Nullable CompletableFuture<Map<TopicPartition, Finding>> probe;

        /** Only while a probe that found nothing waits for its repetition. */
        private boolean waitsForRepetition;

        Case(boolean forMemory, Backoff backoff) {
            this.forMemory = forMemory;
            this.backoff = backoff;
        }
    }

    private final Raw raw;
    private final Function<Map<TopicPartition, Long>, CompletableFuture<Map<TopicPartition, Finding>>> probe;
    private final Supplier<CarefulReader> readers;
    private final AtomicInteger waiting;
    private final LongSupplier nanos;
    private final Positions positions;
    private final FalseAlarms falseAlarms;
    private final Map<TopicPartition, Case> cases = new LinkedHashMap<>();
    private @Nullable CarefulReader reader;

    /** A probe looks at all suspects of a poll that failed, and is one false alarm at most. */
    private @Nullable CompletableFuture<?> lastFalseAlarm;

    /**
     * @param probe looks from these offsets on
     * @param readers makes consumers for the records before one that can't be decoded
     * @param waiting counts the partitions that wait, those of other consumers included
     * @param nanos a clock that never goes back
     */
    Quarantine(
            Raw raw,
            Function<Map<TopicPartition, Long>, CompletableFuture<Map<TopicPartition, Finding>>> probe,
            Supplier<CarefulReader> readers,
            AtomicInteger waiting,
            LongSupplier nanos) {
        this.raw = raw;
        this.probe = probe;
        this.readers = readers;
        this.waiting = waiting;
        this.nanos = nanos;
        this.positions = new Positions(raw, cases::containsKey, nanos);
        this.falseAlarms = new FalseAlarms(nanos);
    }

    /** Returns whether the partition stays paused, whatever the consumer's owner wants. */
    boolean holds(TopicPartition partition) {
        return cases.containsKey(partition) || positions.isAway(partition);
    }

    /** Notes that the owner goes on elsewhere; a partition that waited does so from there on, and may fail again. */
    void moved(TopicPartition partition, long offset) {
        boolean held = holds(partition);
        positions.moved(partition, offset);
        end(partition);
        if (held && !raw.isPaused(partition)) {
            raw.resume(Set.of(partition));
        }
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(this::end);
        positions.forget(partitions);
    }

    void close() {
        forget(List.copyOf(cases.keySet()));
        closeReader();
    }

    /** Puts back what a failed poll has moved, and has it looked at, as soon as it is known where to begin. */
    void beforePoll() {
        positions.restore();
        probeNewCases();
    }

    /**
     * Begins to look for the cause of a failed poll.
     *
     * @return false if no partition can be the cause, or if it is the heap that is short
     */
    boolean begin(Throwable failure) {
        boolean forMemory = failure instanceof OutOfMemoryError;
        if (forMemory && falseAlarms.areTooMany()) {
            log.error("memory ran out {} times, and every record can be decoded", FalseAlarms.MAX + 1);
            return false;
        }
        Set<TopicPartition> suspects = suspects();
        if (suspects.isEmpty()) {
            return false;
        }
        log.warn("a record of {} may not be decodable, a probe looks for it: {}", suspects, failure.toString());
        Set<TopicPartition> moved = new HashSet<>(raw.consumer().assignment());
        moved.removeAll(cases.keySet());
        suspects.forEach(partition -> {
            cases.put(partition, new Case(forMemory, new Backoff(nanos)));
            waiting.incrementAndGet();
        });
        positions.putBack(moved);
        beforePoll();
        return true;
    }

    /** Takes back what a poll that throws has moved; its owner gets nothing of it. */
    void takeBack(Throwable failure) {
        try {
            Set<TopicPartition> moved = new HashSet<>(raw.consumer().assignment());
            moved.removeAll(cases.keySet());
            positions.putBack(moved);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Those with records to read; a consumer that has caught up has one or a few. */
    private Set<TopicPartition> suspects() {
        Set<TopicPartition> read = new HashSet<>(raw.consumer().assignment());
        read.removeIf(partition -> holds(partition) || raw.isPaused(partition));
        Set<TopicPartition> behind = new HashSet<>(read);
        behind.removeIf(partition -> {
            OptionalLong lag = raw.consumer().currentLag(partition);
            return lag.isPresent() && lag.getAsLong() == 0;
        });
        return behind.isEmpty() ? read : behind;
    }

    private void probeNewCases() {
        Map<TopicPartition, Long> from = new HashMap<>();
        cases.forEach((partition, one) -> {
            Long next = positions.next(partition);
            if (one.probe == null && next != null) {
                from.put(partition, next);
            }
        });
        if (!from.isEmpty()) {
            CompletableFuture<Map<TopicPartition, Finding>> look = probe.apply(from);
            from.keySet().forEach(partition -> Objects.requireNonNull(cases.get(partition)).probe = look);
        }
    }

    /** Returns whether a probe has found something that waits to be acted on. */
    boolean isReady() {
        for (Map.Entry<TopicPartition, Case> entry : cases.entrySet()) {
            CompletableFuture<Map<TopicPartition, Finding>> found = entry.getValue().probe;
            if (found != null
                    && found.isDone()
                    && !found.isCompletedExceptionally()
                    && found.join().containsKey(entry.getKey())
                    && !raw.isPaused(entry.getKey())) {
                return true;
            }
        }
        return false;
    }

    /** Adds what can be read of the partitions that wait, in their order, to the records of a poll. */
    ConsumerRecords<byte[], byte[]> release(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
        Map<TopicPartition, Long> next = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            all.put(partition, records);
            next.put(partition, records.get(records.size() - 1).offset() + 1);
        }
        boolean allAreRead = cases.isEmpty();
        if (reader != null) {
            reader.beginPoll();
        }
        Map.copyOf(cases).forEach((partition, one) -> {
            Finding finding = raw.isPaused(partition) ? null : finding(partition, one);
            if (finding != null) {
                List<ConsumerRecord<byte[], byte[]>> released = new ArrayList<>();
                next.put(partition, release(partition, one, finding, released));
                if (!released.isEmpty()) {
                    all.put(partition, released);
                }
            }
        });
        if (cases.isEmpty()) {
            closeReader();
        }
        // Only now, as nothing can fail any more.
        positions.passed(next);
        return allAreRead ? polled : new ConsumerRecords<>(all);
    }

    /** Returns where the partition goes on. */
    private long release(
            TopicPartition partition, Case one, Finding finding, List<ConsumerRecord<byte[], byte[]>> released) {
        long from = Objects.requireNonNull(positions.next(partition), "a probe looked from there");
        long next;
        try {
            next = reader().read(partition, from, finding.readableUntil(), released);
        } catch (OutOfMemoryError | RuntimeException failure) {
            released.clear();
            readFailed(one, failure);
            return from;
        }
        if (next < finding.readableUntil()) {
            return next;
        }
        Undecodable undecodable = finding.undecodable();
        if (undecodable == null) {
            countFalseAlarm(one);
            log.warn("every record of {} before offset {} can be decoded", partition, next);
        } else {
            falseAlarms.clear();
            UndecodableRecord record =
                    new UndecodableRecord(partition, finding.readableUntil(), undecodable.last(), undecodable.reason());
            released.add(record);
            next = undecodable.last() + 1;
            log.error(
                    "stepping over a record. What to do: docs/operations/recover.md#recordundecodable: {}",
                    record.reason());
        }
        raw.seek(partition, next);
        end(partition);
        raw.resume(Set.of(partition));
        return next;
    }

    /** Has the partition looked at once more, after a while: what the probe could read may have changed since. */
    private void readFailed(Case one, Throwable failure) {
        closeReader();
        if (failure instanceof OutOfMemoryError memory) {
            if (falseAlarms.areTooMany()) {
                throw memory;
            }
            falseAlarms.add();
        }
        one.probe = CompletableFuture.failedFuture(failure);
    }

    /** Counts a probe once, and only if it found no undecodable record in any of its partitions. */
    private void countFalseAlarm(Case one) {
        CompletableFuture<Map<TopicPartition, Finding>> look = Objects.requireNonNull(one.probe);
        boolean foundOne = look.join().values().stream().anyMatch(finding -> finding.undecodable() != null);
        if (one.forMemory && !foundOne && !look.equals(lastFalseAlarm)) {
            falseAlarms.add();
            lastFalseAlarm = look;
        }
    }

    /** Returns what a probe has found out of this partition; begins another one later if that is nothing. */
    private @Nullable Finding finding(TopicPartition partition, Case one) {
        if (one.probe == null || !one.probe.isDone()) {
            return null;
        }
        Finding finding = null;
        String why = "the broker did not send it, or a probe of the offset alone found nothing out";
        try {
            finding = one.probe.join().get(partition);
        } catch (CompletionException e) {
            why = String.valueOf(e.getCause());
        }
        if (finding != null) {
            return finding;
        }
        if (!one.waitsForRepetition) {
            log.warn("nothing was found out about {}, which waits for another probe: {}", partition, why);
            one.waitsForRepetition = true;
            one.backoff.failed();
        } else if (one.backoff.isDue()) {
            one.waitsForRepetition = false;
            one.probe = null;
        }
        return null;
    }

    private CarefulReader reader() {
        if (reader == null) {
            reader = readers.get();
        }
        return reader;
    }

    private void closeReader() {
        CarefulReader closing = reader;
        reader = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (RuntimeException e) {
                log.warn("the consumer of records before an undecodable one did not close: {}", e.toString());
            }
        }
    }

    private void end(TopicPartition partition) {
        if (cases.remove(partition) != null) {
            waiting.decrementAndGet();
        }
    }
}
