package dev.slotkeeper.worker.kafka.probe;

import dev.slotkeeper.worker.kafka.probe.Finding.Undecodable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
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

    /** Polls in a row that fail for want of memory although every record can be decoded: then memory is what is missing. */
    private static final int MAX_FALSE_ALARMS = 3;

    private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
    private static final long LONGEST_RETRY_NANOS = 60_000_000_000L;

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
        private long next;
        private CompletableFuture<Map<TopicPartition, Finding>> probe;
        private long retryNanos = FIRST_RETRY_NANOS;

        /** Only while a failed probe waits for its repetition. */
        private @Nullable Long retryAt;

        Case(long next, CompletableFuture<Map<TopicPartition, Finding>> probe) {
            this.next = next;
            this.probe = probe;
        }
    }

    private final Raw raw;
    private final Map<String, Object> properties;
    private final RecordProbe probe;
    private final AtomicInteger waiting;

    /** Each partition's next offset that its owner has not got. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private final Map<TopicPartition, Case> cases = new LinkedHashMap<>();

    /** Partitions whose position a failed poll may have moved past records that it did not return. */
    private final Set<TopicPartition> toRestore = new HashSet<>();

    private @Nullable CarefulReader reader;

    /** Probes in a row, each for all suspects of one failed poll, that found every record decodable. */
    private int falseAlarms;

    private @Nullable CompletableFuture<?> lastFalseAlarm;

    Quarantine(Raw raw, Map<String, Object> properties, RecordProbe probe, AtomicInteger waiting) {
        this.raw = raw;
        this.properties = properties;
        this.probe = probe;
        this.waiting = waiting;
    }

    boolean holds(TopicPartition partition) {
        return cases.containsKey(partition);
    }

    /** Notes the records that a poll returned. */
    void passed(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            next.put(partition, records.get(records.size() - 1).offset() + 1);
            falseAlarms = 0;
        }
    }

    /** Notes that the owner goes on elsewhere; a partition that waited does so from there on, and may fail again. */
    void moved(TopicPartition partition, long offset) {
        next.put(partition, offset);
        toRestore.remove(partition);
        if (end(partition) && !raw.isPaused(partition)) {
            raw.resume(Set.of(partition));
        }
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(this::end);
        partitions.forEach(next::remove);
        toRestore.removeAll(partitions);
    }

    void close() {
        forget(List.copyOf(cases.keySet()));
        closeReader();
    }

    /**
     * Begins to look for the cause of a failed poll.
     *
     * @return false if no partition can be the cause
     */
    boolean begin(Throwable failure) {
        Set<TopicPartition> suspects = suspects();
        if (suspects.isEmpty() || falseAlarms >= MAX_FALSE_ALARMS) {
            return false;
        }
        log.warn("a record of {} may not be decodable, a probe looks for it: {}", suspects, failure.toString());
        toRestore.addAll(raw.consumer().assignment());
        toRestore.removeAll(cases.keySet());
        raw.pause(suspects);
        CompletableFuture<Map<TopicPartition, Finding>> notYet = new CompletableFuture<>();
        suspects.forEach(partition -> {
            cases.put(partition, new Case(-1, notYet));
            waiting.incrementAndGet();
        });
        restorePositions();
        return true;
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

    /**
     * Puts partitions back to the first record that their owner has not got.
     *
     * @return false if that is not known yet; until then nothing may be read
     */
    boolean restorePositions() {
        if (toRestore.isEmpty()) {
            return true;
        }
        try {
            findCommitted();
        } catch (KafkaException e) {
            log.warn("the committed offsets of {} are unknown, asking again: {}", toRestore, e.toString());
            return false;
        }
        toRestore.forEach(partition -> raw.seek(partition, next.getOrDefault(partition, 0L)));
        toRestore.clear();
        probeNewCases();
        return true;
    }

    private void probeNewCases() {
        Map<TopicPartition, Long> from = new HashMap<>();
        List<Case> begun = new ArrayList<>();
        cases.forEach((partition, one) -> {
            if (one.next < 0) {
                one.next = next.getOrDefault(partition, 0L);
                from.put(partition, one.next);
                begun.add(one);
            }
        });
        if (!begun.isEmpty()) {
            CompletableFuture<Map<TopicPartition, Finding>> look = probe.look(properties, from);
            begun.forEach(one -> one.probe = look);
        }
    }

    private void findCommitted() {
        Set<TopicPartition> unknown = new HashSet<>(toRestore);
        unknown.removeAll(next.keySet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = raw.consumer().committed(unknown, SingleReader.ANSWER);
        Set<TopicPartition> never = new HashSet<>(unknown);
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                next.put(partition, offset.offset());
                never.remove(partition);
            }
        });
        if (!never.isEmpty()) {
            next.putAll(raw.consumer().beginningOffsets(never, SingleReader.ANSWER));
        }
    }

    /** Returns whether a probe has found something that waits to be acted on. */
    boolean isReady() {
        for (Map.Entry<TopicPartition, Case> entry : cases.entrySet()) {
            CompletableFuture<Map<TopicPartition, Finding>> found = entry.getValue().probe;
            if (found.isDone()
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
        if (cases.isEmpty()) {
            return polled;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
        polled.partitions().forEach(partition -> all.put(partition, polled.records(partition)));
        Map.copyOf(cases).forEach((partition, one) -> {
            if (one.probe.isDone() && !raw.isPaused(partition)) {
                List<ConsumerRecord<byte[], byte[]>> released = release(partition, one);
                if (!released.isEmpty()) {
                    all.put(partition, released);
                }
            }
        });
        if (cases.isEmpty()) {
            closeReader();
        }
        return new ConsumerRecords<>(all);
    }

    private List<ConsumerRecord<byte[], byte[]>> release(TopicPartition partition, Case one) {
        Finding finding = finding(partition, one);
        if (finding == null) {
            return List.of();
        }
        List<ConsumerRecord<byte[], byte[]>> released = new ArrayList<>();
        try {
            one.next = reader().read(partition, one.next, finding.readableUntil(), released);
        } catch (KafkaException e) {
            log.warn("{} can't be read now, trying again: {}", partition, e.toString());
            return List.of();
        }
        if (one.next >= finding.readableUntil()) {
            Undecodable undecodable = finding.undecodable();
            if (undecodable == null) {
                countFalseAlarm(one.probe);
                log.warn("every record of {} before offset {} can be decoded", partition, one.next);
            } else {
                falseAlarms = 0;
                UndecodableRecord record = new UndecodableRecord(
                        partition, finding.readableUntil(), undecodable.last(), undecodable.reason());
                released.add(record);
                one.next = undecodable.last() + 1;
                log.error(
                        "stepping over a record. What to do: docs/operations/recover.md#recordundecodable: {}",
                        record.reason());
            }
            raw.seek(partition, one.next);
            end(partition);
            raw.resume(Set.of(partition));
        }
        next.put(partition, one.next);
        return released;
    }

    /** Counts a probe once, and only if it found no undecodable record in any of its partitions. */
    private void countFalseAlarm(CompletableFuture<Map<TopicPartition, Finding>> look) {
        boolean foundOne = look.join().values().stream().anyMatch(finding -> finding.undecodable() != null);
        if (!foundOne && !look.equals(lastFalseAlarm)) {
            falseAlarms++;
            lastFalseAlarm = look;
        }
    }

    /** Returns what a probe has found out of this partition; begins another one later if that is nothing. */
    private @Nullable Finding finding(TopicPartition partition, Case one) {
        Finding finding = null;
        String why = "it was not reached";
        try {
            finding = one.probe.join().get(partition);
        } catch (CompletionException e) {
            why = String.valueOf(e.getCause());
        }
        if (finding != null) {
            return finding;
        }
        long now = System.nanoTime();
        if (one.retryAt == null) {
            log.warn("nothing was found out about {}, which waits for another probe: {}", partition, why);
            one.retryAt = now + one.retryNanos;
            one.retryNanos = Math.min(2 * one.retryNanos, LONGEST_RETRY_NANOS);
        } else if (now - one.retryAt >= 0) {
            one.retryAt = null;
            one.probe = probe.look(properties, Map.of(partition, one.next));
        }
        return null;
    }

    private CarefulReader reader() {
        if (reader == null) {
            reader = new CarefulReader(properties);
        }
        return reader;
    }

    private void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    /** Returns whether the partition was waiting. */
    private boolean end(TopicPartition partition) {
        boolean was = cases.remove(partition) != null;
        if (was) {
            waiting.decrementAndGet();
        }
        return was;
    }
}
