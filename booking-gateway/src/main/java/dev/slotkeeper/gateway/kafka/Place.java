package dev.slotkeeper.gateway.kafka;

/** Where a request stands in the request log. */
public record Place(int partition, long offset) {

    boolean isAtOrAfter(Place other) {
        return partition == other.partition && offset >= other.offset;
    }
}
