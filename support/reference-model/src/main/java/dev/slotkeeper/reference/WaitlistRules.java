package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Reason;
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
     * Ends the entries past their deadline or made for other terms, and promotes those that fit, in one pass. Without
     * overtaking, promotes none behind the first that does not fit.
     */
    void serve(String slotId) {
        ModelSlot slot = Objects.requireNonNull(draft.slot(slotId), "only an existing slot is served");
        if (slot.state() != ModelSlot.State.OPEN || slot.hasBegun(draft.now())) {
            return;
        }
        boolean promotes = true;
        for (UUID bookingId : slot.waiting()) {
            ModelBooking waiting = draft.waiting(bookingId);
            if (waiting.isOver(draft.now())) {
                slot = end(slot, waiting.as(Status.EXPIRED));
            } else if (!waiting.mayGet(slot.terms())) {
                slot = end(slot, waiting.endedBy(Reason.TERMS));
            } else if (promotes && waiting.quantity() <= slot.free()) {
                slot = slot.withoutWaiting(bookingId).withSeats(waiting.quantity());
                draft.put(slot, waiting.as(Status.CONFIRMED));
                builder.promoted(slot, waiting);
            } else {
                promotes = policy.overtaking();
            }
        }
    }

    private ModelSlot end(ModelSlot slot, ModelBooking ended) {
        ModelSlot left = slot.withoutWaiting(ended.bookingId());
        draft.put(left, ended);
        builder.alsoEnded(BookingUpdate.Kind.WAITLIST_EXPIRED, left, ended);
        return left;
    }
}
