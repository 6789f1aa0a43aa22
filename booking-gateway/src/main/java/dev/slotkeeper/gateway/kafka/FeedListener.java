package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.SlotAvailability;

/** What the feed of {@code booking.availability} tells; called on the thread that reads it. */
public interface FeedListener {

    /** The position is known: a read of the database that begins from now on misses nothing that the feed will not tell. */
    void listening();

    /** A slot's state; it may come late, again, and out of order. */
    void heard(SlotAvailability state);

    /** The slot's row is gone. */
    void gone(String slotId);

    /**
     * All that was in the feed at a moment was told, and somebody was there to write it.
     *
     * @param nanos that moment, on the JVM's clock
     */
    void current(long nanos);
}
