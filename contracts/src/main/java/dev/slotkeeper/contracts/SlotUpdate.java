package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * Reports a committed change of an existing slot.
 *
 * @param slot its state now; after a deletion, its last state. The JSON object has its members in addition to the others
 */
public record SlotUpdate(Kind kind, UUID eventId, UUID requestId, SlotState slot, Instant decidedAt) implements Reply {

    /** The change that was made. */
    public enum Kind {
        SLOT_CHANGED("SlotChanged"),
        SLOT_CLOSED("SlotClosed"),
        SLOT_REOPENED("SlotReopened"),
        SLOT_DELETED("SlotDeleted"),
        /** Its waitlist was served; only the numbers of seats and of waitlist entries may have changed. */
        WAITLIST_SERVED("WaitlistServed");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** Returns the value of the member {@code type}. */
        public String type() {
            return type;
        }
    }

    @Override
    public String slotId() {
        return slot.slotId();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
