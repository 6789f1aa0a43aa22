package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Cached state of a slot: the latest from feed or database, and the latest from a reply.
 *
 * @param sequence of the state from feed or database; 0 if only a reply is known
 * @param patch shown until the feed has caught up with it; usually absent
 * @param decidedAt of the latest reply; a reply with an earlier decision is late and ignored
 * @param pass number of the full read in which the slot was last read or received
 */
record CachedSlot(
        SlotState slot,
        boolean deleted,
        long sequence,
        @Nullable Patch patch,
        Instant decidedAt,
        int pass) {

    /**
     * State from a reply. It has no sequence, so its place in the slot's history is unknown.
     *
     * @param base sequence of the cached state when the reply arrived
     * @param nanos time of arrival, on the JVM's clock
     */
    record Patch(SlotState slot, boolean deleted, long base, long nanos) {

        /** Returns true if the feed has the same values, so that it has most likely caught up. */
        boolean agreesWith(SlotAvailability state) {
            return state.deleted() == deleted
                    && state.slot().currentBookings() == slot.currentBookings()
                    && state.slot().capacity() == slot.capacity()
                    && state.slot().termsVersion() == slot.termsVersion()
                    && state.slot().waiting() == slot.waiting();
        }
    }

    static CachedSlot with(SlotAvailability state, @Nullable Patch patch, Instant decidedAt, int pass) {
        return new CachedSlot(state.slot(), state.deleted(), state.sequence(), patch, decidedAt, pass);
    }

    CachedSlot with(@Nullable Patch newPatch, Instant newDecidedAt, int newPass) {
        return new CachedSlot(slot, deleted, sequence, newPatch, newDecidedAt, newPass);
    }

    SlotState shown() {
        return patch == null ? slot : patch.slot();
    }

    /** Returns true if the slot is not shown. */
    boolean hidden() {
        return patch == null ? deleted : patch.deleted();
    }

    VisibleState seen() {
        return new VisibleState(shown(), hidden(), patch == null);
    }

    /** Returns true if a request for these seats could succeed now. */
    boolean hasRoomFor(int quantity, Instant now) {
        SlotState shown = shown();
        return !hidden()
                && shown.isAvailable()
                && shown.capacity() - shown.currentBookings() >= quantity
                && shown.startsAt().isAfter(now);
    }

    /** Returns true if clients see no difference between the two. */
    boolean looksLike(CachedSlot other) {
        return shown().equals(other.shown()) && hidden() == other.hidden();
    }
}
