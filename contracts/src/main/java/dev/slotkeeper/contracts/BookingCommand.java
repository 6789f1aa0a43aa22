package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for something to become of a booking, a hold or a place in a waitlist.
 *
 * @param requestId idempotency key
 * @param slotId the slot it is of: 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param bookingId the booking's, the hold's or the waitlist entry's
 * @param customerId whose it must be; null when an administrator asks
 */
public record BookingCommand(
        Kind kind,
        UUID requestId,
        String slotId,
        UUID bookingId,
        @Nullable String customerId) implements Command {

    /** What it is to become. */
    public enum Kind {
        /** Given back, or no longer waited for. Answered by {@link BookingUpdate.Kind#BOOKING_CANCELLED}. */
        CANCEL_BOOKING("CancelBooking", "bookingId"),
        /** A booking for good. Answered by {@link BookingConfirmed}. */
        CONFIRM_HOLD("ConfirmHold", "holdId"),
        /** Given back. Answered by {@link BookingUpdate.Kind#HOLD_RELEASED}. */
        RELEASE_HOLD("ReleaseHold", "holdId"),
        /** Over, because its time has come; the worker's own command. Answered by HOLD_EXPIRED or WAITLIST_EXPIRED. */
        EXPIRE_BOOKING("ExpireBooking", "bookingId");

        private final String type;
        private final String idMember;

        Kind(String type, String idMember) {
            this.type = type;
            this.idMember = idMember;
        }

        /** As the member {@code type} names it. */
        public String type() {
            return type;
        }

        /** The member that holds the booking's id. */
        String idMember() {
            return idMember;
        }
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    public BookingCommand {
        Rules.slotId("slotId", slotId);
        if (customerId != null) {
            Rules.customerId("customerId", customerId);
        }
    }
}
