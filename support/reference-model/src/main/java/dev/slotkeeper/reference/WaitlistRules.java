package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.reference.ModelBooking.Status;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Admits requests to a slot's waitlist and gives free seats to its entries in order of arrival. */
final class WaitlistRules {

    private final Policy policy;
    private final Draft draft;
    private final DecisionBuilder builder;
    private final Reservations reservations;

    WaitlistRules(Policy policy, Draft draft, DecisionBuilder builder) {
        this.policy = policy;
        this.draft = draft;
        this.builder = builder;
        this.reservations = new Reservations(policy, draft::waiting, draft.now());
    }

    boolean admits(ModelSlot slot, BookSlot command) {
        Instant until = command.ifFull().until();
        return command.ifFull().waits()
                && !slot.hasBegun(draft.now())
                && slot.canSeat(command.quantity())
                && slot.waiting().size() < policy.longestWaitlist()
                && (until == null || draft.now().isBefore(until));
    }

    /** Returns true if the slot has a free seat that is not held back for its waitlist. */
    boolean isAvailable(ModelSlot slot) {
        return slot.isAvailable(policy);
    }

    /** Returns the reason why the slot can't give these seats to a request that does not wait; null if it can. */
    @Nullable
    Reason unavailable(ModelSlot slot, int quantity) {
        return slot.unavailable(quantity, reservations.seats(slot), draft.now());
    }

    /**
     * Promotes the entries that fit, and ends those past their deadline, larger than the slot or made for other terms, in
     * one pass. Without overtaking, promotes none behind the first entry that does not fit. A closed slot promotes none
     * and compares no terms; a deleted one, and one that has begun, keeps its waitlist.
     */
    void serve(String slotId) {
        ModelSlot slot = draft.slot(slotId);
        if (slot == null || slot.hasBegun(draft.now())) {
            return;
        }
        boolean isOpen = slot.state() == ModelSlot.State.OPEN;
        boolean promotes = isOpen;
        for (UUID bookingId : slot.waiting()) {
            ModelBooking waiting = draft.waiting(bookingId);
            if (reservations.hasNoChance(slot, waiting)) {
                slot = end(slot, waiting.as(Status.EXPIRED));
            } else if (isOpen && !waiting.mayGet(slot.terms())) {
                slot = end(slot, waiting.endedBy(Reason.TERMS));
            } else if (promotes && waiting.quantity() <= slot.free()) {
                slot = slot.withoutWaiting(bookingId).withSeats(waiting.quantity());
                draft.put(slot, waiting.as(Status.CONFIRMED));
                builder.promoted(slot, waiting);
            } else if (!policy.overtaking()) {
                promotes = false;
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
