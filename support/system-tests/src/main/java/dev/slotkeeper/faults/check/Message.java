package dev.slotkeeper.faults.check;

import org.jspecify.annotations.Nullable;

/**
 * A record of a topic.
 *
 * @param timestamp in milliseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they were read, never compared
public record Message(int partition, long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {

    /** Returns its partition and offset for messages. */
    public String place() {
        return "partition " + partition + " offset " + offset;
    }
}
