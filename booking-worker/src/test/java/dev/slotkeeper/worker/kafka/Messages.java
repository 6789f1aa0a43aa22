package dev.slotkeeper.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Creates records as read from the requests topic. */
public final class Messages {

    public static final TopicPartition ZERO = new TopicPartition(Topics.REQUESTS, 0);
    public static final TopicPartition ONE = new TopicPartition(Topics.REQUESTS, 1);

    /** Timestamp of the records of these tests. */
    public static final Instant SENT = Instant.parse("2026-11-22T09:00:00Z");

    public static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Messages() {}

    public static ConsumerRecord<byte[], byte[]> message(
            TopicPartition partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                SENT.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    public static ConsumerRecord<byte[], byte[]> message(long offset, String key, String singleQuotedJson) {
        return message(
                ZERO,
                offset,
                key.getBytes(UTF_8),
                singleQuotedJson.replace('\'', '"').getBytes(UTF_8));
    }

    /** Returns a booking of one seat, with the offset as number of its request id and without a deadline of its own. */
    static ConsumerRecord<byte[], byte[]> booking(TopicPartition partition, long offset, String slotId) {
        BookSlot command = new BookSlot(requestId(offset), slotId, "c", 1, null, null);
        return message(partition, offset, slotId.getBytes(UTF_8), ContractJson.write(command));
    }

    public static ConsumerRecord<byte[], byte[]> booking(long offset, String slotId) {
        return booking(ZERO, offset, slotId);
    }

    public static InboundRequest inbound(TopicPartition partition, long offset) {
        return new RecordDecoder(TIMEOUT).decode(booking(partition, offset, "s"));
    }

    public static UUID requestId(long number) {
        return new UUID(0x018f2b6c7d1a7c3eL, number);
    }
}
