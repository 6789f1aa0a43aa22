package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.ModelBooking.Status;
import dev.slotkeeper.contracts.BookingUpdate;
import java.util.Objects;
import java.util.UUID;

/** Gives free seats to waitlist entries in order of arrival. */
final class Waitlist {

    private final Policy policy;
    private final Draft draft;
    private final ReplyColumnsBuilder builder;

    Waitlist(Policy policy, Draft draft, ReplyColumnsBuilder builder) {
        this.policy = policy;
        this.draft = draft;
        this.builder = builder;
    }

    /**
     * Promotes the entries that fit and expires those past their deadline, in one pass. Without overtaking, stops at
     * the first entry that does not fit.
     */
    void serve(String slotId) {
        ModelSlot slot = Objects.requireNonNull(draft.slot(slotId), "only an existing slot is served");
        if (slot.state() != ModelSlot.State.OPEN || slot.hasBegun(draft.now())) {
            return;
        }
        for (UUID bookingId : slot.waiting()) {
            ModelBooking waiting = Objects.requireNonNull(draft.booking(bookingId), "a waitlist entry has a booking");
            if (waiting.isOver(draft.now())) {
                slot = slot.withoutWaiting(bookingId);
                keep(slot, waiting.as(Status.EXPIRED));
                builder.alsoEnded(BookingUpdate.Kind.WAITLIST_EXPIRED, slot, waiting.as(Status.EXPIRED));
            } else if (waiting.quantity() <= slot.free()) {
                slot = slot.withoutWaiting(bookingId).withSeats(waiting.quantity());
                keep(slot, waiting.as(Status.CONFIRMED));
                builder.promoted(slot, waiting);
            } else if (!policy.overtaking()) {
                return;
            }
        }
    }

    private void keep(ModelSlot slot, ModelBooking booking) {
        draft.put(slot);
        draft.put(booking);
    }
}
