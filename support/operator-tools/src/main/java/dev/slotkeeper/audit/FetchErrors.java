package dev.slotkeeper.audit;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Searches the events for requests that need no decision: those answered SLOT_FETCH_ERROR, and those answered so long
 * ago that their decision may have been dropped.
 */
final class FetchErrors {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;
    private final @Nullable Instant forgottenUntil;
    private final Map<TopicPartition, Long> firstTimes = new HashMap<>();
    private final Set<TopicPartition> cut = new HashSet<>();
    private int partitionCount;

    /**
     * Creates a search.
     *
     * @param forgottenUntil the instant before which decisions may have been dropped; null if none was
     */
    FetchErrors(Consumer<byte[], byte[]> consumer, @Nullable Instant forgottenUntil) {
        this.consumer = consumer;
        this.forgottenUntil = forgottenUntil;
    }

    /** Returns those of the requests that an event shows to need no decision, as far back as the events go. */
    Set<UUID> among(Set<UUID> requestIds) {
        Set<UUID> found = new HashSet<>();
        if (requestIds.isEmpty()) {
            return found;
        }
        Set<TopicPartition> partitions = new HashSet<>();
        consumer.partitionsFor(Topics.EVENTS)
                .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        consumer.assign(partitions);
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions);
        firsts.forEach(consumer::seek);
        partitionCount = partitions.size();
        firsts.forEach((partition, first) -> {
            if (first > 0) {
                cut.add(partition);
            }
        });
        long lastProgress = System.nanoTime();
        while (!hasReached(ends) && found.size() < requestIds.size()) {
            for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                lastProgress = System.nanoTime();
                firstTimes.putIfAbsent(new TopicPartition(event.topic(), event.partition()), event.timestamp());
                UUID requestId = needsNoDecision(event.value());
                if (requestId != null && requestIds.contains(requestId)) {
                    found.add(requestId);
                }
            }
            if (System.nanoTime() - lastProgress > TIMEOUT.toNanos()) {
                throw new CommandFailedException(Topics.EVENTS + " could not be read to its end: no event within "
                        + TIMEOUT.toSeconds() + " s.");
            }
        }
        return found;
    }

    /**
     * Returns true if the event of a request must still exist, so that a missing event means that the request was never
     * answered. Call it after {@link #among}, for requests that it did not find.
     *
     * @param slotId the slot of the request
     * @param logged the time at which the request entered its log, which is before any answer
     */
    boolean reachBackTo(String slotId, Instant logged) {
        // All partitions with deleted events count, because the number of partitions may have been different then.
        long wholeSince = cut.stream()
                .mapToLong(partition -> firstTimes.getOrDefault(partition, Long.MIN_VALUE))
                .max()
                .orElse(Long.MIN_VALUE);
        TopicPartition own = new TopicPartition(
                Topics.EVENTS,
                Utils.toPositive(Utils.murmur2(slotId.getBytes(StandardCharsets.UTF_8))) % Math.max(1, partitionCount));
        boolean isEmptied = cut.contains(own) && !firstTimes.containsKey(own);
        return !isEmptied && logged.toEpochMilli() >= wholeSince;
    }

    private boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private @Nullable UUID needsNoDecision(byte[] event) {
        try {
            Reply reply = ContractJson.readReply(event);
            boolean isForgotten = forgottenUntil != null && !reply.decidedAt().isAfter(forgottenUntil);
            boolean isNone = reply instanceof BookingRejected no && no.code() == ErrorCode.SLOT_FETCH_ERROR;
            return isForgotten || isNone ? reply.requestId() : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
