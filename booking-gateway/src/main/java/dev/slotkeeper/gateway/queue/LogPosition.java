package dev.slotkeeper.gateway.queue;

/** Partition and offset of a request in the request log. */
public record LogPosition(int partition, long offset) {

    public boolean isAtOrAfter(LogPosition other) {
        return partition == other.partition && offset >= other.offset;
    }
}
