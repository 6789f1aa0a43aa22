package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.SlotAvailability;

/** Receives the messages of {@code booking.availability}; called on the thread that reads them. */
public interface AvailabilityListener {

    /**
     * Called when the position is set: a database read that begins later misses no change that the feed will not
     * deliver.
     */
    void listening();

    /** Called with a slot's state; it may be late, repeated and out of order. */
    void received(SlotAvailability state);

    /** Called when a slot's row was deleted. */
    void gone(String slotId);

    /**
     * Called when all messages that were in the feed at a moment have been delivered, and a worker was running to write
     * them.
     *
     * @param nanos that moment, on the JVM's clock
     */
    void current(long nanos);
}
