package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotState;
import org.jspecify.annotations.Nullable;

/** Is told of every change of a slot that somebody could see; the changes of one slot in their order. */
public interface SlotWatcher {

    /**
     * A slot changed.
     *
     * @param before absent for one that was not known
     */
    void changed(@Nullable Seen before, Seen after);

    /**
     * What can be seen of a slot.
     *
     * @param waiting places taken in its waitlist
     * @param gone whether it is deleted
     * @param sure whether feed or database say so; else only a reply does, which the waitlist may have overtaken
     */
    record Seen(SlotState slot, int waiting, boolean gone, boolean sure) {}
}
