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
    void changed(@Nullable Seen before, Seen after);

    /**
     * Visible state of a slot.
     *
     * @param waiting entries in its waitlist
     * @param gone true if it was deleted
     * @param sure true if it comes from feed or database; false if from a reply only, which the waitlist may have
     *     overtaken
     */
    record Seen(SlotState slot, int waiting, boolean gone, boolean sure) {}
}
