package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * Reports a created slot.
 *
 * @param slot as it was created; the JSON object has its members in addition to the others
 */
public record SlotCreated(UUID eventId, UUID requestId, SlotState slot, Instant decidedAt) implements Reply {

    @Override
    public String slotId() {
        return slot.slotId();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
