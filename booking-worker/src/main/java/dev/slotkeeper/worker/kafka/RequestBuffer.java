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

/** Holds what one consumer has read and not yet decided, in the order it was read. */
final class RequestBuffer {

    private static final Logger log = LoggerFactory.getLogger(RequestBuffer.class);
    /** Stands for no timestamp; later than any real one. */
    static final long NONE = Long.MAX_VALUE;

    private static final Duration END_OFFSET_TIMEOUT = Duration.ofSeconds(3);

    private final Deque<InboundRequest> deliveries = new ArrayDeque<>();

    /** Each partition's end offset at its assignment: no earlier owner can have decided anything from there on. */
    private final Map<TopicPartition, Long> untouchedFrom = new HashMap<>();

    private long bytes;

    void add(InboundRequest inbound) {
        deliveries.add(inbound);
        bytes += inbound.bytes();
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    int size() {
        return deliveries.size();
    }

    /** Returns the estimated memory of all of them, in bytes. */
    long bytes() {
        return bytes;
    }

    /**
     * Returns the oldest deliveries, at most {@code most}. If the oldest one is answered already, only the answered
     * ones that follow it are included, because they need no decision.
     */
    List<InboundRequest> head(int most) {
        List<InboundRequest> head = new ArrayList<>(Math.min(most, deliveries.size()));
        boolean answered = false;
        for (InboundRequest inbound : deliveries) {
            boolean early = inbound.earlyAnswer() != null;
            if (head.isEmpty()) {
                answered = early;
            }
            if (head.size() == most || answered && !early) {
                break;
            }
            head.add(inbound);
        }
        return head;
    }

    /**
     * Returns the timestamp of the oldest delivery that needs a decision, in milliseconds since 1970; {@link #NONE} if
     * there is none.
     */
    long oldestTimestamp() {
        long oldest = NONE;
        for (InboundRequest inbound : deliveries) {
            if (inbound.needsDecision()) {
                oldest = Math.min(oldest, inbound.timestamp());
            }
        }
        return oldest;
    }

    void remove(int count) {
        for (int i = 0; i < count; i++) {
            bytes -= deliveries.remove().bytes();
        }
    }

    void clear() {
        deliveries.clear();
        bytes = 0;
    }

    Collection<InboundRequest> all() {
        return deliveries;
    }

    void drop(Collection<TopicPartition> partitions) {
        deliveries.removeIf(inbound -> partitions.contains(inbound.topicPartition()));
        bytes = deliveries.stream().mapToLong(InboundRequest::bytes).sum();
        untouchedFrom.keySet().removeAll(partitions);
    }

    /** Records up to which offset an earlier owner may have decided and committed requests without answering. */
    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        try {
            untouchedFrom.putAll(consumer.endOffsets(partitions, END_OFFSET_TIMEOUT));
        } catch (KafkaException e) {
            log.warn(
                    "End offsets of {} unknown, treating all their requests as possibly decided: {}",
                    partitions,
                    e.toString());
        }
    }

    /**
     * Returns the requests past their deadline that can be refused without the database. A request whose earlier
     * attempt may have been committed, by this worker or an earlier owner, is not included: it waits for the database.
     */
    List<InboundRequest> overdue(Instant now) {
        List<InboundRequest> overdue = new ArrayList<>();
        for (InboundRequest inbound : deliveries) {
            if (inbound.needsDecision() && !inbound.isUncertain() && isUntouched(inbound)) {
                Instant deadline = inbound.request().deadline();
                if (deadline != null && now.isAfter(deadline)) {
                    overdue.add(inbound);
                }
            }
        }
        return overdue;
    }

    /** Records that requests before this offset may have been decided, although they will be read again. */
    void touchedUntil(TopicPartition partition, long offset) {
        untouchedFrom.computeIfPresent(partition, (known, from) -> Math.max(from, offset));
    }

    private boolean isUntouched(InboundRequest inbound) {
        return inbound.offset() >= untouchedFrom.getOrDefault(inbound.topicPartition(), Long.MAX_VALUE);
    }
}
