package dev.slotkeeper.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Records of the dead letters' topic, as a reader gets them. */
final class Messages {

    private Messages() {}

    /** As a worker puts a message aside that was at partition 3, offset 1042. */
    static ConsumerRecord<byte[], byte[]> letter(
            long offset, long at, String value, RecordHeaders headers, String why) {
        headers.add(Headers.DEAD_LETTER_REASON, why.getBytes(UTF_8))
                .add(
                        Headers.DEAD_LETTER_PARTITION,
                        ByteBuffer.allocate(4).putInt(3).array())
                .add(
                        Headers.DEAD_LETTER_OFFSET,
                        ByteBuffer.allocate(8).putLong(1042).array());
        return message(offset, at, "room-7".getBytes(UTF_8), value.getBytes(UTF_8), headers);
    }

    static ConsumerRecord<byte[], byte[]> letter(long offset, long at) {
        return letter(offset, at, "{}", new RecordHeaders(), "message: names no request");
    }

    /** Returns the note as a consumer reads it. */
    static ConsumerRecord<byte[], byte[]> read(ResendMarker marker, long offset) {
        ProducerRecord<byte[], byte[]> written = marker.message(0);
        return message(offset, 0, written.key(), written.value(), new RecordHeaders(written.headers()));
    }

    static ConsumerRecord<byte[], byte[]> message(
            long offset, long at, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                Topics.DEAD_LETTERS,
                0,
                offset,
                at,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                headers,
                Optional.empty());
    }
}
