package dev.slotkeeper.contracts;

import java.util.UUID;

/**
 * Asks for something to become of a whole slot. Answered by {@link SlotUpdate} or {@link BookingRejected}.
 *
 * @param requestId idempotency key
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param cancelBookings only for {@link Kind#DELETE_SLOT}: whether live bookings are cancelled; without it they forbid it
 */
public record SlotCommand(Kind kind, UUID requestId, String slotId, boolean cancelBookings) implements Command {

    /** What it is to become. */
    public enum Kind {
        /** Not to be booked any more; what is booked stays. */
        CLOSE_SLOT("CloseSlot"),
        /** To be booked again. */
        REOPEN_SLOT("ReopenSlot"),
        /** Gone. */
        DELETE_SLOT("DeleteSlot");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** As the member {@code type} names it. */
        public String type() {
            return type;
        }
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    public SlotCommand {
        Rules.slotId("slotId", slotId);
        if (cancelBookings && kind != Kind.DELETE_SLOT) {
            throw new ContractViolation("cancelBookings", "true", "only with DeleteSlot");
        }
    }
}
