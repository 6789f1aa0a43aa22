package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.BookingNow.Status;
import dev.slotkeeper.contracts.BookingUpdate;
import java.util.Objects;
import java.util.UUID;

/** Gives free seats to waitlist entries in order of arrival. */
final class Waitlist {

    private final Policy policy;
    private final Draft draft;
    private final Words words;

    Waitlist(Policy policy, Draft draft, Words words) {
        this.policy = policy;
        this.draft = draft;
        this.words = words;
    }

    /**
     * Promotes the entries that fit and expires those past their deadline, in one pass. Without overtaking, stops at
     * the first entry that does not fit.
     */
    void serve(String slotId) {
        SlotNow slot = Objects.requireNonNull(draft.slot(slotId), "only an existing slot is served");
        if (slot.state() != SlotNow.State.OPEN || slot.hasBegun(draft.now())) {
            return;
        }
        for (UUID bookingId : slot.waiting()) {
            BookingNow waiting = Objects.requireNonNull(draft.booking(bookingId), "a waitlist entry has a booking");
            if (waiting.isOver(draft.now())) {
                slot = slot.withoutWaiting(bookingId);
                keep(slot, waiting.as(Status.EXPIRED));
                words.alsoEnded(BookingUpdate.Kind.WAITLIST_EXPIRED, slot, waiting.as(Status.EXPIRED));
            } else if (waiting.quantity() <= slot.free()) {
                slot = slot.withoutWaiting(bookingId).withSeats(waiting.quantity());
                keep(slot, waiting.as(Status.CONFIRMED));
                words.promoted(slot, waiting);
            } else if (!policy.overtaking()) {
                return;
            }
        }
    }

    private void keep(SlotNow slot, BookingNow booking) {
        draft.put(slot);
        draft.put(booking);
    }
}
