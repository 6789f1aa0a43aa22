package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reports a committed change of a booking, a hold or a waitlist entry, other than a confirmation.
 *
 * @param requestId id of the request that caused it
 * @param slotId its slot; after a reschedule, the slot it was moved from
 * @param bookingId id of the booking, the hold or the waitlist entry
 * @param quantity its seats
 * @param currentBookings seats taken on the slot now; after a reschedule, on the new slot
 * @param capacity seats of that slot
 * @param expiresAt end of the hold or of the wait; absent for other kinds
 * @param position position in the waitlist, from 1; absent for other kinds
 * @param reason cause of the end, if it is not the time: {@link Reason#TERMS} for a waitlist entry whose slot's terms
 *     changed; otherwise absent
 * @param move present only after a reschedule
 */
public record BookingUpdate(
        Kind kind,
        UUID eventId,
        UUID requestId,
        String slotId,
        UUID bookingId,
        String customerId,
        int quantity,
        int currentBookings,
        int capacity,
        @Nullable Instant expiresAt,
        @Nullable Integer position,
        @Nullable Reason reason,
        @Nullable Move move,
        Instant decidedAt)
        implements Reply {

    /**
     * Move from one slot to another.
     *
     * @param previousBookingId the booking's id on the old slot
     * @param toSlotId the slot it was moved to
     */
    public record Move(UUID previousBookingId, String toSlotId) {}

    /** The change that was made. */
    public enum Kind {
        BOOKING_CANCELLED("BookingCancelled"),
        SLOT_HELD("SlotHeld"),
        HOLD_RELEASED("HoldReleased"),
        HOLD_EXPIRED("HoldExpired"),
        BOOKING_WAITLISTED("BookingWaitlisted"),
        WAITLIST_EXPIRED("WaitlistExpired"),
        BOOKING_RESCHEDULED("BookingRescheduled");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** Returns the value of the member {@code type}. */
        public String type() {
            return type;
        }
    }

    /**
     * Checks the members, but not the customer, because another program may have made the booking.
     *
     * @throws ContractViolation naming the first member that breaks the contract
     */
    public BookingUpdate {
        ValueRules.slotId("slotId", slotId);
        Member.QUANTITY.check(quantity);
        Member.CAPACITY.check(capacity);
        ValueRules.range("currentBookings", currentBookings, 0, capacity);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
