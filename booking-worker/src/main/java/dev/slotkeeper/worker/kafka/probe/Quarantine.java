package dev.slotkeeper.worker.kafka.probe;

import dev.slotkeeper.worker.kafka.probe.ProbeResult.Undecodable;
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
 * Pauses partitions of one consumer after a failed poll, until a probe has found the record that made it fail. The
 * records before it are read one at a time, an {@link UndecodableRecord} replaces it, and the consumer continues after
 * it. Not thread-safe: runs on the consumer's thread; the probe runs in the background.
 */
final class Quarantine {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    /** The consumer's own methods, which don't change what its owner has paused. */
    interface Raw {
        Consumer<byte[], byte[]> consumer();

        /** Returns true if the consumer's owner has paused this partition. */
        boolean isPaused(TopicPartition partition);

        void pause(Collection<TopicPartition> partitions);

        void resume(Collection<TopicPartition> partitions);

        void seek(TopicPartition partition, long offset);
    }

    /** State of one partition that waits. */
    private static final class Case {
        /** True if the failed poll ran out of memory. */
        private final boolean forMemory;

        private final Backoff backoff;

        /** Null until the offset to start from is known. */
        private @Nullable CompletableFuture<Map<TopicPartition, ProbeResult>> probe;

        /** True while a probe without a result waits for its repetition. */
        private boolean waitsForRepetition;

        Case(boolean forMemory, Backoff backoff) {
            this.forMemory = forMemory;
            this.backoff = backoff;
        }
    }

    private final Raw raw;
    private final Function<Map<TopicPartition, Long>, CompletableFuture<Map<TopicPartition, ProbeResult>>> probe;
    private final Supplier<RecordByRecordReader> readers;
    private final AtomicInteger waiting;
    private final LongSupplier nanos;
    private final PartitionPositions partitionPositions;
    private final FalseAlarmCounter falseAlarmCounter;
    private final Map<TopicPartition, Case> cases = new LinkedHashMap<>();
    private @Nullable RecordByRecordReader reader;

    /** Memory of the records that were read one at a time since the first partition began to wait, in bytes. */
    private long carefulBytes;

    /** The probe of the last false alarm; a probe checks all suspects of a failed poll and counts at most once. */
    private @Nullable CompletableFuture<?> lastFalseAlarm;

    /**
     * @param probe checks the records from these offsets on
     * @param readers creates readers for the records before one that can't be decoded
     * @param waiting counts the partitions that wait, including those of other consumers
     * @param nanos a monotonic clock, in nanoseconds
     */
    Quarantine(
            Raw raw,
            Function<Map<TopicPartition, Long>, CompletableFuture<Map<TopicPartition, ProbeResult>>> probe,
            Supplier<RecordByRecordReader> readers,
            AtomicInteger waiting,
            LongSupplier nanos) {
        this.raw = raw;
        this.probe = probe;
        this.readers = readers;
        this.waiting = waiting;
        this.nanos = nanos;
        this.partitionPositions = new PartitionPositions(raw, cases::containsKey, nanos);
        this.falseAlarmCounter = new FalseAlarmCounter(nanos);
    }

    /** Returns true if the partition must stay paused even if the consumer's owner resumes it. */
    boolean holds(TopicPartition partition) {
        return cases.containsKey(partition) || partitionPositions.isUnavailable(partition);
    }

    /** Handles a seek of the owner: the partition no longer waits and is read from there; it may fail again. */
    void moved(TopicPartition partition, long offset) {
        boolean held = holds(partition);
        partitionPositions.moved(partition, offset);
        end(partition);
        if (held && !raw.isPaused(partition)) {
            raw.resume(Set.of(partition));
        }
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(this::end);
        partitionPositions.forget(partitions);
    }

    void close() {
        forget(List.copyOf(cases.keySet()));
        closeReader();
    }

    /** Restores positions after a failed poll, and starts the probe once the offsets to start from are known. */
    void beforePoll() {
        partitionPositions.restore();
        probeNewCases();
    }

    /**
     * Starts the search for the cause of a failed poll.
     *
     * @return false if no partition can be the cause, or if the heap is too small
     */
    boolean begin(Throwable failure) {
        boolean forMemory = failure instanceof OutOfMemoryError;
        if (forMemory && falseAlarmCounter.limitReached()) {
            log.error("Out of memory {} times although every record can be decoded", FalseAlarmCounter.MAX + 1);
            return false;
        }
        Set<TopicPartition> suspects = suspects();
        if (suspects.isEmpty()) {
            return false;
        }
        log.warn("A record of {} may not be decodable, starting a probe: {}", suspects, failure.toString());
        Set<TopicPartition> polled = polled();
        suspects.forEach(partition -> {
            cases.put(partition, new Case(forMemory, new Backoff(nanos)));
            waiting.incrementAndGet();
        });
        partitionPositions.putBack(polled);
        beforePoll();
        return true;
    }

    /** Restores the positions that a throwing poll has moved, as its owner receives none of its records. */
    void takeBack(Throwable failure) {
        try {
            partitionPositions.putBack(polled());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Returns the partitions whose positions a poll may have moved. */
    private Set<TopicPartition> polled() {
        Set<TopicPartition> polled = new HashSet<>(raw.consumer().assignment());
        polled.removeAll(cases.keySet());
        return polled;
    }

    /** Returns the partitions with records to read; if the consumer has caught up, these are one or a few. */
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
            Long next = partitionPositions.next(partition);
            if (one.probe == null && next != null) {
                from.put(partition, next);
            }
        });
        if (!from.isEmpty()) {
            CompletableFuture<Map<TopicPartition, ProbeResult>> look = probe.apply(from);
            from.keySet().forEach(partition -> Objects.requireNonNull(cases.get(partition)).probe = look);
        }
    }

    /** Returns true if a probe has a finding that is not processed yet. */
    boolean isReady() {
        for (Map.Entry<TopicPartition, Case> entry : cases.entrySet()) {
            CompletableFuture<Map<TopicPartition, ProbeResult>> found = entry.getValue().probe;
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

    /** Adds the readable records of waiting partitions, in offset order, to the records of a poll. */
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
            ProbeResult probeResult = raw.isPaused(partition) ? null : probeResult(partition, one);
            if (probeResult != null) {
                List<ConsumerRecord<byte[], byte[]>> released = new ArrayList<>();
                next.put(partition, release(partition, one, probeResult, released));
                if (!released.isEmpty()) {
                    all.put(partition, released);
                }
            }
        });
        if (cases.isEmpty()) {
            carefulBytes = 0;
            closeReader();
        }
        // Last, because nothing can fail from here on.
        partitionPositions.passed(next);
        return allAreRead ? polled : new ConsumerRecords<>(all);
    }

    /** Releases a partition's records as far as they can be read; returns the offset to continue from. */
    private long release(
            TopicPartition partition,
            Case one,
            ProbeResult probeResult,
            List<ConsumerRecord<byte[], byte[]>> released) {
        long from = Objects.requireNonNull(partitionPositions.next(partition), "a probe started from there");
        long next;
        try {
            next = reader().read(partition, from, probeResult.readableUntil(), released);
            carefulBytes +=
                    released.stream().mapToLong(RecordByRecordReader::size).sum();
        } catch (OutOfMemoryError | RuntimeException failure) {
            released.clear();
            readFailed(one, failure);
            return from;
        }
        if (next < probeResult.readableUntil()) {
            return next;
        }
        Undecodable undecodable = probeResult.undecodable();
        if (undecodable == null) {
            countFalseAlarm(one);
            log.warn("Every record of {} before offset {} can be decoded", partition, next);
        } else {
            falseAlarmCounter.clear();
            UndecodableRecord record = new UndecodableRecord(
                    partition, probeResult.readableUntil(), undecodable.last(), undecodable.reason());
            released.add(record);
            next = undecodable.last() + 1;
            log.error(
                    "Skipping a record. What to do: docs/operations/recover.md#recordundecodable: {}", record.reason());
        }
        raw.seek(partition, next);
        end(partition);
        raw.resume(Set.of(partition));
        return next;
    }

    /** Schedules another probe of the partition: the records may have changed since the last one. */
    private void readFailed(Case one, Throwable failure) {
        closeReader();
        if (failure instanceof OutOfMemoryError memory) {
            if (falseAlarmCounter.limitReached()) {
                throw memory;
            }
            falseAlarmCounter.add();
        }
        one.probe = CompletableFuture.failedFuture(failure);
    }

    /**
     * Counts a probe as false alarm once, and only if it found no undecodable record in any partition and its records
     * together take no more memory than a poll may.
     */
    private void countFalseAlarm(Case one) {
        CompletableFuture<Map<TopicPartition, ProbeResult>> look = Objects.requireNonNull(one.probe);
        boolean foundOne = look.join().values().stream().anyMatch(probeResult -> probeResult.undecodable() != null);
        boolean isLast = cases.values().stream().noneMatch(other -> other != one && look == other.probe);
        boolean wereLarge = carefulBytes >= PollBudget.MAX_POLL_BYTES;
        if (one.forMemory && !foundOne && isLast && !wereLarge && look != lastFalseAlarm) {
            falseAlarmCounter.add();
            lastFalseAlarm = look;
        }
    }

    /** Returns the probe's finding for this partition; null while there is none. Repeats a probe without a result. */
    private @Nullable ProbeResult probeResult(TopicPartition partition, Case one) {
        if (one.probe == null || !one.probe.isDone()) {
            return null;
        }
        ProbeResult probeResult = null;
        String why = "the broker did not send it, or a probe of the offset alone had no result";
        try {
            probeResult = one.probe.join().get(partition);
        } catch (CompletionException e) {
            why = String.valueOf(e.getCause());
        }
        if (probeResult != null) {
            return probeResult;
        }
        if (!one.waitsForRepetition) {
            log.warn("Probe of {} had no result, repeating it later: {}", partition, why);
            one.waitsForRepetition = true;
            one.backoff.failed();
        } else if (one.backoff.isDue()) {
            one.waitsForRepetition = false;
            one.probe = null;
        }
        return null;
    }

    private RecordByRecordReader reader() {
        if (reader == null) {
            reader = readers.get();
        }
        return reader;
    }

    private void closeReader() {
        RecordByRecordReader closing = reader;
        reader = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (RuntimeException e) {
                log.warn("Closing the reader of the records before an undecodable one failed: {}", e.toString());
            }
        }
    }

    private void end(TopicPartition partition) {
        if (cases.remove(partition) != null) {
            waiting.decrementAndGet();
        }
    }
}
