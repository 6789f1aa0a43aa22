package dev.slotkeeper.worker.kafka.probe;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
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

    private long bytes;
    private byte @Nullable [] lastArray;

    /** Begins a poll. */
    void reset() {
        bytes = 0;
        lastArray = null;
    }

    /**
     * Takes the memory for a key or value. A decompressed record has its own array, which its headers reference; other
     * records share the array of their fetch.
     *
     * @param kept number of bytes that are copied
     * @throws SerializationException if the records before this one have used up the budget
     */
    void take(ByteBuffer data, int kept) {
        bytes += kept;
        if (!data.hasArray() || data.array() == lastArray) {
            return;
        }
        if (lastArray != null && bytes - kept >= MAX_POLL_BYTES) {
            throw new SerializationException("the poll is full");
        }
        lastArray = data.array();
        bytes += lastArray.length;
    }
}
