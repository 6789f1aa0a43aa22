package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.SlotWatcher.Seen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A slot as it is remembered: what feed and database told last, and what a reply said since.
 *
 * @param sequence of what was told; 0 where only a reply is known
 * @param patch shown until the feed has caught up with it; mostly absent
 * @param decidedAt of the latest reply; that of an earlier decision comes late and changes nothing
 * @param pass of reading the database, in which it was last seen or told
 */
record RememberedSlot(
        SlotState slot,
        int waiting,
        boolean deleted,
        long sequence,
        @Nullable Patch patch,
        Instant decidedAt,
        int pass) {

    /**
     * A state that a reply gives, without the sequence that would tell where it belongs.
     *
     * @param base the sequence that was known when it came
     * @param nanos when it came, on the JVM's clock
     */
    record Patch(SlotState slot, boolean deleted, long base, long nanos) {

        /** Whether this is what the feed says; if so, it has most likely caught up. */
        boolean agreesWith(SlotAvailability state) {
            return state.deleted() == deleted
                    && state.slot().currentBookings() == slot.currentBookings()
                    && state.slot().capacity() == slot.capacity()
                    && state.slot().termsVersion() == slot.termsVersion();
        }
    }

    static RememberedSlot told(SlotAvailability state, @Nullable Patch patch, Instant decidedAt, int pass) {
        return new RememberedSlot(
                state.slot(), state.waiting(), state.deleted(), state.sequence(), patch, decidedAt, pass);
    }

    RememberedSlot with(@Nullable Patch newPatch, Instant newDecidedAt, int newPass) {
        return new RememberedSlot(slot, waiting, deleted, sequence, newPatch, newDecidedAt, newPass);
    }

    SlotState shown() {
        return patch == null ? slot : patch.slot();
    }

    /** Whether nobody is shown it. */
    boolean hidden() {
        return patch == null ? deleted : patch.deleted();
    }

    Seen seen() {
        return new Seen(shown(), waiting, hidden(), patch == null);
    }

    /** Whether these seats can be had by somebody who asks now. */
    boolean hasRoomFor(int quantity, Instant now) {
        SlotState shown = shown();
        return !hidden()
                && shown.isAvailable()
                && waiting == 0
                && shown.capacity() - shown.currentBookings() >= quantity
                && shown.startsAt().isAfter(now);
    }

    /** Whether whoever is shown it sees no difference. */
    boolean looksLike(RememberedSlot other) {
        return shown().equals(other.shown()) && hidden() == other.hidden() && waiting == other.waiting;
    }
}
