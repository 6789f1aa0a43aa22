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

    /** @throws ContractViolation naming the first member that breaks the contract */
    public BookingConfirmed {
        Rules.slotId("slotId", slotId);
        Rules.customerId("customerId", customerId);
        Rules.range("quantity", quantity, 1, BookSlot.MAX_QUANTITY);
        Rules.range("capacity", capacity, 0, CreateSlot.MAX_CAPACITY);
        Rules.range("currentBookings", currentBookings, quantity, capacity);
    }

    /** The booking's id is its request's id. */
    public UUID bookingId() {
        return requestId;
    }
}
