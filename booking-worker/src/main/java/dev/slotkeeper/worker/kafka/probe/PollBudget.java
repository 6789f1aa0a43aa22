package dev.slotkeeper.worker.kafka.probe;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the memory of the records of one poll. If the deserializer throws at a record, the poll ends early with the
 * records before it, and the next poll begins with that record. Not thread-safe.
 */
final class PollBudget {

    /**
     * More than uncompressed fetches need: {@code fetch.max.bytes} from each of three brokers, once as received and
     * once as keys and values.
     */
    static final long MAX_POLL_BYTES = 24L * 1024 * 1024;

    /** Memory of a header's objects; on the wire, an empty header takes two bytes. */
    static final int HEADER_BYTES = 100;

    private long bytes;
    private byte @Nullable [] lastArray;
    private @Nullable Headers lastHeaders;

    /** Begins a poll. */
    void reset() {
        bytes = 0;
        lastArray = null;
        lastHeaders = null;
    }

    /**
     * Takes the memory for a key or value and, once for each record, for its headers. A decompressed record has its own
     * array, which its headers reference; other records share the array of their fetch.
     *
     * @param headers of the record: the same object for its key and its value
     * @param kept number of bytes that are copied
     * @throws SerializationException if the records before this one have used up the budget
     */
    @SuppressWarnings("ByteBufferBackingArray") // only its identity and length are used
    void take(Headers headers, ByteBuffer data, int kept) {
        if (headers != lastHeaders) {
            if (lastHeaders != null && bytes >= MAX_POLL_BYTES) {
                throw new SerializationException("the poll is full");
            }
            lastHeaders = headers;
            bytes += (long) HEADER_BYTES * headers.toArray().length;
        }
        bytes += kept;
        if (data.hasArray() && data.array() != lastArray) {
            lastArray = data.array();
            bytes += lastArray.length;
        }
    }
}
