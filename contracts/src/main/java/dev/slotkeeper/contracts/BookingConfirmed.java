package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * Reports a committed booking: the seats are taken.
 *
 * @param requestId id of the request that caused it: the booking's own, the hold's confirmation, or the one that freed
 *     the seats
 * @param bookingId the id of the request that asked for the seats
 * @param quantity seats booked by this request
 * @param currentBookings seats taken on the slot, this booking included
 * @param capacity seats the slot has
 * @param promoted true if the booking was promoted from the waitlist
 */
public record BookingConfirmed(
        UUID eventId,
        UUID requestId,
        String slotId,
        UUID bookingId,
        String customerId,
        int quantity,
        int currentBookings,
        int capacity,
        boolean promoted,
        Instant decidedAt)
        implements Reply {

    /** Creates the reply to the booking's own request. */
    public BookingConfirmed(
            UUID eventId,
            UUID requestId,
            String slotId,
            String customerId,
            int quantity,
            int currentBookings,
            int capacity,
            Instant decidedAt) {
        this(eventId, requestId, slotId, requestId, customerId, quantity, currentBookings, capacity, false, decidedAt);
    }

    /**
     * Checks the members, but not the customer, because another program may have made the booking.
     *
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public BookingConfirmed {
        ValueRules.slotId("slotId", slotId);
        Member.QUANTITY.check(quantity);
        Member.CAPACITY.check(capacity);
        ValueRules.range("currentBookings", currentBookings, quantity, capacity);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
