package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.reference.ModelBooking.Status;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Admits requests to a slot's waitlist and gives free seats to its entries in order of arrival. */
final class WaitlistRules {

    private final Policy policy;
    private final Draft draft;
    private final DecisionBuilder builder;

    WaitlistRules(Policy policy, Draft draft, DecisionBuilder builder) {
        this.policy = policy;
        this.draft = draft;
        this.builder = builder;
    }

    boolean admits(ModelSlot slot, BookSlot command) {
        Instant until = command.ifFull().until();
        return command.ifFull().waits()
                && !slot.hasBegun(draft.now())
                && command.quantity() <= slot.terms().capacity()
                && slot.waiting().size() < policy.longestWaitlist()
                && (until == null || draft.now().isBefore(until));
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
            ModelBooking waiting = draft.waiting(bookingId);
            if (waiting.isOver(draft.now())) {
                slot = slot.withoutWaiting(bookingId);
                draft.put(slot, waiting.as(Status.EXPIRED));
                builder.alsoEnded(BookingUpdate.Kind.WAITLIST_EXPIRED, slot, waiting.as(Status.EXPIRED));
            } else if (waiting.quantity() <= slot.free()) {
                slot = slot.withoutWaiting(bookingId).withSeats(waiting.quantity());
                draft.put(slot, waiting.as(Status.CONFIRMED));
                builder.promoted(slot, waiting);
            } else if (!policy.overtaking()) {
                return;
            }
        }
    }
}
