package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotState;
import org.jspecify.annotations.Nullable;

/** Is notified of every visible change of a slot; the changes of one slot arrive in order. */
public interface SlotChangeListener {

    /**
     * Called when a slot changed.
     *
     * @param before null for a slot that was not cached
     */
    void changed(@Nullable VisibleState before, VisibleState after);

    /**
     * Visible state of a slot.
     *
     * @param deleted true if it was deleted
     * @param confirmed true if it comes from feed or database; false if from a reply only, which the waitlist may have
     *     overtaken
     */
    record VisibleState(SlotState slot, boolean deleted, boolean confirmed) {}
}
