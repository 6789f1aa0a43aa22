package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Buffers the records that one consumer has read and not yet decided, in the order in which they were read. */
final class RequestBuffer {

    private static final Logger log = LoggerFactory.getLogger(RequestBuffer.class);

    /** Result if there is no timestamp; later than any real one. */
    static final long NO_TIMESTAMP = Long.MAX_VALUE;

    private static final Duration END_OFFSET_TIMEOUT = Duration.ofSeconds(3);

    private final Deque<InboundRequest> records = new ArrayDeque<>();

    /**
     * The offset of each partition from which on no request can have been decided yet: the end offset when the
     * partition was assigned, or a higher one after {@link #mayBeDecidedBefore}.
     */
    private final Map<TopicPartition, Long> undecidedFrom = new HashMap<>();

    private long bytes;

    void add(InboundRequest inbound) {
        records.add(inbound);
        bytes += inbound.bytes();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    int size() {
        return records.size();
    }

    /** Returns the estimated memory of all records, in bytes. */
    long bytes() {
        return bytes;
    }

    /**
     * Returns the oldest records, at most {@code max}. If the oldest one is answered already, returns only it and the
     * answered ones directly after it, none of which needs a decision.
     */
    List<InboundRequest> head(int max) {
        List<InboundRequest> head = new ArrayList<>(Math.min(max, records.size()));
        boolean firstIsAnswered = false;
        for (InboundRequest inbound : records) {
            boolean isAnswered = inbound.earlyAnswer() != null;
            if (head.isEmpty()) {
                firstIsAnswered = isAnswered;
            }
            if (head.size() == max || (firstIsAnswered && !isAnswered)) {
                break;
            }
            head.add(inbound);
        }
        return head;
    }

    /**
     * Returns the earliest timestamp of the records that need a decision, in milliseconds since 1970; {@link #NO_TIMESTAMP} if
     * there is no such record.
     */
    long oldestTimestamp() {
        long oldest = NO_TIMESTAMP;
        for (InboundRequest inbound : records) {
            if (inbound.needsDecision()) {
                oldest = Math.min(oldest, inbound.timestamp());
            }
        }
        return oldest;
    }

    /** Removes the oldest records. */
    void remove(int count) {
        for (int i = 0; i < count; i++) {
            bytes -= records.remove().bytes();
        }
    }

    void clear() {
        records.clear();
        bytes = 0;
    }

    Collection<InboundRequest> all() {
        return records;
    }

    /** Removes the records of partitions that this consumer no longer has. */
    void removePartitions(Collection<TopicPartition> partitions) {
        records.removeIf(inbound -> partitions.contains(inbound.topicPartition()));
        bytes = records.stream().mapToLong(InboundRequest::bytes).sum();
        undecidedFrom.keySet().removeAll(partitions);
    }

    /**
     * Records the end offsets of newly assigned partitions. An earlier owner may have decided the requests before these
     * offsets without answering them.
     */
    void onAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        try {
            undecidedFrom.putAll(consumer.endOffsets(partitions, END_OFFSET_TIMEOUT));
        } catch (KafkaException e) {
            log.warn(
                    "End offsets of {} unknown, treating all their requests as possibly decided: {}",
                    partitions,
                    e.toString());
        }
    }

    /**
     * Returns the overdue requests that can be refused without the database. Excludes a request that this worker or an
     * earlier owner may have decided already: only the database can answer it.
     */
    List<InboundRequest> overdue(Instant now) {
        List<InboundRequest> overdue = new ArrayList<>();
        for (InboundRequest inbound : records) {
            if (inbound.needsDecision()
                    && !inbound.isUncertain()
                    && isCertainlyUndecided(inbound)
                    && inbound.request().isLate(now)) {
                overdue.add(inbound);
            }
        }
        return overdue;
    }

    /** Records that requests before this offset, which the consumer will read again, may have been decided already. */
    void mayBeDecidedBefore(TopicPartition partition, long offset) {
        undecidedFrom.computeIfPresent(partition, (unused, from) -> Math.max(from, offset));
    }

    private boolean isCertainlyUndecided(InboundRequest inbound) {
        return inbound.offset() >= undecidedFrom.getOrDefault(inbound.topicPartition(), Long.MAX_VALUE);
    }
}
