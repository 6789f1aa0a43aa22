package dev.slotkeeper.gateway.kafka;

/** Partition and offset of a request in the request log. */
public record Place(int partition, long offset) {

    boolean isAtOrAfter(Place other) {
        return partition == other.partition && offset >= other.offset;
    }
}
