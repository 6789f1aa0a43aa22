package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a booking, a hold or a place in a waitlist, other than a confirmation; committed.
 *
 * @param requestId of the request that did it
 * @param slotId the slot it is of, or was before it was rescheduled
 * @param bookingId the booking's, the hold's or the waitlist entry's
 * @param quantity its seats
 * @param currentBookings seats taken on the slot now; on the new slot when it was rescheduled
 * @param capacity seats of that slot
 * @param expiresAt until when it is held, or waits; absent with the others
 * @param position in the waitlist, from 1; absent with the others
 * @param move only when it was rescheduled
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
        @Nullable Move move,
        Instant decidedAt)
        implements Reply {

    /**
     * From one slot to another.
     *
     * @param previousBookingId the booking's id on the old slot
     * @param toSlotId the slot it is of now
     */
    public record Move(UUID previousBookingId, String toSlotId) {}

    /** What happened. */
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

        /** As the member {@code type} names it. */
        public String type() {
            return type;
        }

        /** The member that holds the booking's id. */
        String idMember() {
            return switch (this) {
                case SLOT_HELD, HOLD_RELEASED, HOLD_EXPIRED -> "holdId";
                case BOOKING_CANCELLED, BOOKING_WAITLISTED, WAITLIST_EXPIRED, BOOKING_RESCHEDULED -> "bookingId";
            };
        }
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    public BookingUpdate {
        Rules.slotId("slotId", slotId);
        Rules.customerId("customerId", customerId);
        Rules.range("quantity", quantity, 1, BookSlot.MAX_QUANTITY);
        Rules.range("capacity", capacity, 0, CreateSlot.MAX_CAPACITY);
        Rules.range("currentBookings", currentBookings, 0, capacity);
    }
}
