package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.SlotAvailability;

/** Receives the messages of {@code booking.availability}; called on the thread that reads them. */
public interface AvailabilityListener {

    /**
     * Called when the consumer's position in the feed is set. A database read that begins after this call returns every
     * change that the feed does not deliver from then on.
     */
    void positioned();

    /** Called with a slot's state. States may arrive late, repeatedly and out of order. */
    void slotChanged(SlotAvailability state);

    /** Called when the row of a slot was deleted from the database. */
    void slotDeleted(String slotId);

    /**
     * Called when all messages that were in the feed at a certain time have been delivered, and a worker was running;
     * without a worker, nothing writes the feed.
     *
     * @param asOfNanos that time, as read from {@link System#nanoTime}
     */
    void caughtUp(long asOfNanos);
}
