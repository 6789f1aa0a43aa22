package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * What became of a slot that was there already; committed.
 *
 * @param slot as it is now; when it was deleted, as it was last. Its members stand beside the others in the JSON object
 */
public record SlotUpdate(Kind kind, UUID eventId, UUID requestId, SlotState slot, Instant decidedAt) implements Reply {

    /** What happened. */
    public enum Kind {
        SLOT_CHANGED("SlotChanged"),
        SLOT_CLOSED("SlotClosed"),
        SLOT_REOPENED("SlotReopened"),
        SLOT_DELETED("SlotDeleted");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** As the member {@code type} names it. */
        public String type() {
            return type;
        }
    }

    @Override
    public String slotId() {
        return slot.slotId();
    }
}
