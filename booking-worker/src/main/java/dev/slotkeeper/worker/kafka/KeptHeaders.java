package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Headers;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Keeps of a record's headers what its request still needs. Kafka reads a header only when asked for it, and until then the
 * header keeps all the bytes that arrived with it.
 */
final class KeptHeaders {

    /** Up to so many bytes all headers are kept, for a dead letter if the request can't be decided. */
    static final int MAX_BYTES = 8 * 1024;

    private static final int MAX_COUNT = 64;

    /** Memory of a header's objects, without its bytes. */
    private static final int HEADER_OVERHEAD = 80;

    private static final Set<String> NEEDED = Set.of(
            Headers.REPLY_TOPIC, Headers.REPLY_PARTITION, Headers.CORRELATION_ID, Headers.TRACE_PARENT, Headers.BY);

    private KeptHeaders() {}

    /** Returns a record that was understood with the headers that its answer needs, and all of them if they are short. */
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

    /** Returns the bytes of all headers, each of which has only its own afterwards. */
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
