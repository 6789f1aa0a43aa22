package dev.slotkeeper.faults.check;

import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in a topic.
 *
 * @param timestamp milliseconds since 1970
 */
public record Message(int partition, long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value) {

    /** Where it lies, for a person. */
    public String place() {
        return "partition " + partition + " offset " + offset;
    }
}
