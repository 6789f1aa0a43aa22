package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Headers;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Reduces a record's headers to those that its request still needs. Kafka decodes a header on first access, and until
 * then the header references all the bytes that arrived with it.
 */
final class RetainedHeaders {

    /** Up to this total size all headers are kept, for a dead letter if the request can't be decided. */
    static final int MAX_BYTES = 8 * 1024;

    private static final int MAX_COUNT = 64;

    /** Estimated bytes of a header's objects, without its content. */
    private static final int HEADER_OVERHEAD = 80;

    private static final Set<String> NEEDED = Set.of(
            Headers.REPLY_TOPIC, Headers.REPLY_PARTITION, Headers.CORRELATION_ID, Headers.TRACE_PARENT, Headers.BY);

    private RetainedHeaders() {}

    /** Returns a request's record with all headers if they are short, else only with those its answer needs. */
    static ConsumerRecord<byte[], byte[]> ofRequest(ConsumerRecord<byte[], byte[]> message) {
        int bytes = 0;
        int count = 0;
        for (Header header : message.headers()) {
            count++;
            if (count <= MAX_COUNT && bytes <= MAX_BYTES) {
                bytes += size(header);
            }
        }
        if (count <= MAX_COUNT && bytes <= MAX_BYTES) {
            return message;
        }
        RecordHeaders kept = new RecordHeaders();
        for (String name : NEEDED) {
            Header header = message.headers().lastHeader(name);
            if (header != null) {
                kept.add(new RecordHeader(header.key(), header.value()));
            }
        }
        return new ConsumerRecord<>(
                message.topic(),
                message.partition(),
                message.offset(),
                message.timestamp(),
                message.timestampType(),
                message.serializedKeySize(),
                message.serializedValueSize(),
                message.key(),
                message.value(),
                kept,
                message.leaderEpoch());
    }

    /** Returns the bytes of all headers; afterwards each header references only its own bytes. */
    static int sizeOf(ConsumerRecord<byte[], byte[]> message) {
        int bytes = 0;
        for (Header header : message.headers()) {
            bytes += size(header);
        }
        return bytes;
    }

    private static int size(Header header) {
        byte[] value = header.value();
        return HEADER_OVERHEAD + header.key().length() + (value == null ? 0 : value.length);
    }
}
