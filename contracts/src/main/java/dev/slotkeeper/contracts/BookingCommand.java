package dev.slotkeeper.contracts;

import dev.slotkeeper.contracts.SeatCommand.Expected;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change a booking, a hold or a waitlist entry.
 *
 * @param requestId idempotency key
 * @param slotId its slot: 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param bookingId id of the booking, the hold or the waitlist entry
 * @param customerId the customer that must own it; null when an administrator asks
 * @param expected what the requester saw of the slot; each given member must still hold. Only to confirm a hold
 */
public record BookingCommand(
        Kind kind,
        UUID requestId,
        String slotId,
        UUID bookingId,
        @Nullable String customerId,
        @Nullable Expected expected)
        implements Command {

    /** The change that is asked for. */
    public enum Kind {
        /** Gives back the seats, or ends the wait. Answered by {@link BookingUpdate.Kind#BOOKING_CANCELLED}. */
        CANCEL_BOOKING("CancelBooking"),
        /** Turns the hold into a booking. Answered by {@link BookingConfirmed}. */
        CONFIRM_HOLD("ConfirmHold"),
        /** Gives back the held seats. Answered by {@link BookingUpdate.Kind#HOLD_RELEASED}. */
        RELEASE_HOLD("ReleaseHold"),
        /**
         * Ends a hold or wait past its deadline; only the worker sends it. Answered by HOLD_EXPIRED or
         * WAITLIST_EXPIRED.
         */
        EXPIRE_BOOKING("ExpireBooking");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** Returns the value of the member {@code type}. */
        public String type() {
            return type;
        }
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    public BookingCommand {
        ValueRules.slotId("slotId", slotId);
        if (customerId != null) {
            ValueRules.customerId("customerId", customerId);
        }
        expected = Expected.orNull(expected);
        if (expected != null && kind != Kind.CONFIRM_HOLD) {
            throw new ContractViolation("expected", "an object", "only in " + Kind.CONFIRM_HOLD.type());
        }
    }

    /** Creates a command that expects nothing of the slot. */
    public BookingCommand(Kind kind, UUID requestId, String slotId, UUID bookingId, @Nullable String customerId) {
        this(kind, requestId, slotId, bookingId, customerId, null);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
