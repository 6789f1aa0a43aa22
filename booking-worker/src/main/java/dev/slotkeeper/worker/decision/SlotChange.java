package dev.slotkeeper.worker.decision;

import org.jspecify.annotations.Nullable;

/**
 * What a batch does to one slot.
 *
 * @param before the slot as it was read, the guard's expectation; null when this batch creates it
 * @param after the slot as the batch leaves it
 */
public record SlotChange(@Nullable Slot before, Slot after) {

    /** Whether more changes than how many seats are taken and waited for. */
    public boolean isReshaped() {
        return before == null || before.state() != after.state() || before.termsVersion() != after.termsVersion();
    }
}
