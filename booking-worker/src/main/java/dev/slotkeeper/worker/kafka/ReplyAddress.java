package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The reply address in a request's headers.
 *
 * @param topic null if the headers name a topic or partition that is not allowed for replies, or if the correlation id
 *     is too long
 * @param partition null if the requester leaves the choice to the key
 * @param correlationId echoed byte for byte; null if none was given
 */
@SuppressWarnings("ArrayRecordComponent") // passed on unchanged, never compared
record ReplyAddress(@Nullable String topic, @Nullable Integer partition, byte @Nullable [] correlationId) {

    private static final ReplyAddress FORBIDDEN = new ReplyAddress(null, null, null);

    /** Reads the reply headers; returns null if no reply is requested. */
    static @Nullable ReplyAddress read(org.apache.kafka.common.header.Headers headers) {
        Header topicHeader = headers.lastHeader(Headers.REPLY_TOPIC);
        if (topicHeader == null) {
            return null;
        }
        String topic = topic(topicHeader);
        Header partitionHeader = headers.lastHeader(Headers.REPLY_PARTITION);
        Integer partition = partitionHeader == null ? null : partition(partitionHeader);
        boolean badPartition = partitionHeader != null && partition == null;
        if (topic == null || badPartition) {
            return FORBIDDEN;
        }
        Header correlation = headers.lastHeader(Headers.CORRELATION_ID);
        byte[] correlationId = correlation == null ? null : correlation.value();
        if (correlationId != null && correlationId.length > Headers.MAX_CORRELATION_ID_BYTES) {
            return FORBIDDEN;
        }
        return new ReplyAddress(topic, partition, correlationId);
    }

    static byte[] bytes(int partition) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
    }

    private static @Nullable String topic(Header header) {
        if (header.value() == null) {
            return null;
        }
        String topic = new String(header.value(), StandardCharsets.UTF_8);
        return Topics.isReplyTopic(topic) ? topic : null;
    }

    private static @Nullable Integer partition(Header header) {
        byte[] value = header.value();
        if (value == null || value.length != Integer.BYTES) {
            return null;
        }
        int partition = ByteBuffer.wrap(value).getInt();
        return partition < 0 ? null : partition;
    }
}
