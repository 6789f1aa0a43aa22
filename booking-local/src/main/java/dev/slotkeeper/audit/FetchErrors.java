package dev.slotkeeper.audit;

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
 * Looks through the events for requests that were told that their slot could not be read, or that were answered so long ago
 * that the decision may be dropped by now.
 */
final class FetchErrors {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<byte[], byte[]> consumer;
    private final @Nullable Instant forgottenUntil;
    private final Map<TopicPartition, Long> firstTimes = new HashMap<>();
    private final Set<TopicPartition> cut = new HashSet<>();
    private int partitionCount;

    /** @param forgottenUntil decisions made before may be dropped; null when none are */
    FetchErrors(Consumer<byte[], byte[]> consumer, @Nullable Instant forgottenUntil) {
        this.consumer = consumer;
        this.forgottenUntil = forgottenUntil;
    }

    /** Those of these requests that were told so, as far back as the events go. */
    Set<UUID> among(Set<UUID> requestIds) {
        Set<UUID> told = new HashSet<>();
        if (requestIds.isEmpty()) {
            return told;
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
        while (!hasReached(ends) && told.size() < requestIds.size()) {
            for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                lastProgress = System.nanoTime();
                firstTimes.putIfAbsent(new TopicPartition(event.topic(), event.partition()), event.timestamp());
                UUID requestId = needsNoDecision(event.value());
                if (requestId != null && requestIds.contains(requestId)) {
                    told.add(requestId);
                }
            }
            if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
                throw new CannotAudit(Topics.EVENTS + " can't be read to its end.");
            }
        }
        return told;
    }

    /**
     * Whether what a request was told must still be there, so that not to find it means that it was told nothing. To be asked
     * after {@link #among}, about those it did not find.
     *
     * @param slotId of the request
     * @param logged when the request came into its log, which is before it was told anything
     */
    boolean reachBackTo(String slotId, Instant logged) {
        // All partitions that begin with an event count, as the number of partitions may have been another one then.
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
