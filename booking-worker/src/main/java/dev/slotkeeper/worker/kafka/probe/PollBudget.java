package dev.slotkeeper.worker.kafka.probe;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the memory that the records of one poll keep. A poll ends early, with the records it has, at a record whose
 * deserializer throws, and the next one begins with that record.
 */
final class PollBudget {

    /**
     * More than fetches bring uncompressed: {@code fetch.max.bytes} from each of three brokers, once as received and once
     * as keys and values.
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
     * Takes the memory for a key or value. A decompressed record is an array of its own, which its headers keep; others
     * share the array of their fetch.
     *
     * @param kept bytes that are copied
     * @throws SerializationException if the records before this one have taken it all
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
