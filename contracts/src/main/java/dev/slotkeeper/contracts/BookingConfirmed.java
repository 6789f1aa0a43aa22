package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * Yes, and committed: the seats are taken.
 *
 * @param requestId the request's id, and the booking's
 * @param quantity seats booked by this request
 * @param currentBookings seats taken on the slot, this booking included
 * @param capacity seats the slot has
 */
public record BookingConfirmed(
        UUID eventId,
        UUID requestId,
        String slotId,
        String customerId,
        int quantity,
        int currentBookings,
        int capacity,
        Instant decidedAt)
        implements Reply {

    /** The booking's id is its request's id. */
    public UUID bookingId() {
        return requestId;
    }
}
