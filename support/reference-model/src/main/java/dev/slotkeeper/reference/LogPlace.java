package dev.slotkeeper.reference;

/** The partition and offset of a record in the request log. */
public record LogPlace(int partition, long offset) {

    /** Returns true if this place is known to be behind the other one, which it is only in the same partition. */
    public boolean isAfter(LogPlace other) {
        return partition == other.partition && offset > other.offset;
    }
}
