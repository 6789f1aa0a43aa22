package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * The slot exists now.
 *
 * @param slot as it was created; its members stand beside the others in the JSON object
 */
public record SlotCreated(UUID eventId, UUID requestId, SlotState slot, Instant decidedAt) implements Reply {

    @Override
    public String slotId() {
        return slot.slotId();
    }
}
