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

/** What one consumer has read and not yet decided, in the order it was read. */
final class HeldRequests {

    private static final Logger log = LoggerFactory.getLogger(HeldRequests.class);
    /** No time at all; later than any. */
    static final long NONE = Long.MAX_VALUE;

    private static final Duration END_OFFSET_TIMEOUT = Duration.ofSeconds(3);

    private final Deque<Delivery> deliveries = new ArrayDeque<>();

    /** Where each partition ended when it was assigned: an earlier owner can have decided nothing from there on. */
    private final Map<TopicPartition, Long> untouchedFrom = new HashMap<>();

    private long bytes;

    void add(Delivery delivery) {
        deliveries.add(delivery);
        bytes += delivery.bytes();
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }

    int size() {
        return deliveries.size();
    }

    /** Returns the memory that all of them take. */
    long bytes() {
        return bytes;
    }

    /** The oldest deliveries, at most so many; those that are answered already come on their own, as they need nobody. */
    List<Delivery> head(int most) {
        List<Delivery> head = new ArrayList<>(Math.min(most, deliveries.size()));
        boolean answered = false;
        for (Delivery delivery : deliveries) {
            boolean early = delivery.earlyAnswer() != null;
            if (head.isEmpty()) {
                answered = early;
            }
            if (head.size() == most || answered && !early) {
                break;
            }
            head.add(delivery);
        }
        return head;
    }

    /** When the oldest that waits for its answer was written to the log, in milliseconds since 1970; {@link #NONE} if none. */
    long oldestTimestamp() {
        long oldest = NONE;
        for (Delivery delivery : deliveries) {
            if (delivery.needsDecision()) {
                oldest = Math.min(oldest, delivery.timestamp());
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

    Collection<Delivery> all() {
        return deliveries;
    }

    void drop(Collection<TopicPartition> partitions) {
        deliveries.removeIf(delivery -> partitions.contains(delivery.topicPartition()));
        bytes = deliveries.stream().mapToLong(Delivery::bytes).sum();
        untouchedFrom.keySet().removeAll(partitions);
    }

    /** Notes what an earlier owner of these partitions may have decided, and committed, without answering. */
    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        try {
            untouchedFrom.putAll(consumer.endOffsets(partitions, END_OFFSET_TIMEOUT));
        } catch (KafkaException e) {
            log.warn(
                    "the ends of {} are unknown, so all of it may have been decided before: {}",
                    partitions,
                    e.toString());
        }
    }

    /**
     * Those past their deadline that can be told so without the database. A request whose earlier attempt may have been
     * committed, by this worker or by one before it, waits for the database instead.
     */
    List<Delivery> overdue(Instant now) {
        List<Delivery> overdue = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (delivery.needsDecision() && !delivery.isUncertain() && isUntouched(delivery)) {
                Instant deadline = delivery.request().deadline();
                if (deadline != null && now.isAfter(deadline)) {
                    overdue.add(delivery);
                }
            }
        }
        return overdue;
    }

    /** What lies before this offset may have been decided, although it will be read again. */
    void touchedUntil(TopicPartition partition, long offset) {
        untouchedFrom.computeIfPresent(partition, (known, from) -> Math.max(from, offset));
    }

    private boolean isUntouched(Delivery delivery) {
        return delivery.offset() >= untouchedFrom.getOrDefault(delivery.topicPartition(), Long.MAX_VALUE);
    }
}
