package dev.slotkeeper.contracts;

import java.util.UUID;

/**
 * Asks to change a whole slot. Answered by {@link SlotUpdate} or {@link BookingRejected}.
 *
 * @param requestId idempotency key
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param cancelBookings only for {@link Kind#DELETE_SLOT}: true to cancel live bookings; with false they prevent the
 *     deletion
 */
public record SlotCommand(Kind kind, UUID requestId, String slotId, boolean cancelBookings) implements Command {

    /** The change that is asked for. */
    public enum Kind {
        /** Stops further bookings; existing ones stay. */
        CLOSE_SLOT("CloseSlot"),
        /** Allows bookings again. */
        REOPEN_SLOT("ReopenSlot"),
        /** Deletes the slot. */
        DELETE_SLOT("DeleteSlot"),
        /** Serves the waitlist after another program's change; only workers send it. */
        SERVE_WAITLIST("ServeWaitlist");

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
    public SlotCommand {
        ValueRules.slotId("slotId", slotId);
        if (cancelBookings && kind != Kind.DELETE_SLOT) {
            throw new ContractViolation("cancelBookings", "true", "only with DeleteSlot");
        }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
