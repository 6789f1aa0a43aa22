package dev.slotkeeper.worker.decision;

import org.jspecify.annotations.Nullable;

/**
 * The change that a batch makes to one slot.
 *
 * @param before the slot as it was read, which the guarded write expects; null if this batch creates it
 * @param after the slot as the batch leaves it
 * @param isServed true if its waitlist was served, so that nothing that another program did before is left to serve
 */
public record SlotChange(@Nullable Slot before, Slot after, boolean isServed) {

    /** Creates a change that leaves the waitlist unserved. */
    public SlotChange(@Nullable Slot before, Slot after) {
        this(before, after, false);
    }

    /** Returns true if anything changes but the numbers of taken seats and waitlist entries. */
    public boolean changesStateOrTerms() {
        return before == null || before.state() != after.state() || before.termsVersion() != after.termsVersion();
    }
}
