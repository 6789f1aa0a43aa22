package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.worker.decision.Booking.Status;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Admits requests to waitlists, reserves free seats for their entries and promotes them. */
final class Waitlists {

    private final WorkingState state;
    private final WaitlistPolicy policy;
    private final Instant now;

    Waitlists(WorkingState state, WaitlistPolicy policy, Instant now) {
        this.state = state;
        this.policy = policy;
        this.now = now;
    }

    /** Returns true if a request that finds too few seats may join the waitlist. */
    boolean takes(Slot slot, BookSlot command) {
        Instant until = command.ifFull().until();
        return command.ifFull().waits()
                && slot.isOpen(now)
                && slot.canSeat(command.quantity())
                && slot.waiting() < policy.longest()
                && (until == null || until.isAfter(now))
                && BookingRules.whatChanged(slot, command.expected()) == null;
    }

    /**
     * Returns the number of free seats that only the waitlist may have: all of them if its order is strict, otherwise
     * those of the entries that fit. There are such entries only after another program's change, until a worker serves
     * them.
     */
    int reserved(Slot slot) {
        if (slot.waiting() == 0 || slot.free() == 0 || !policy.overtaking()) {
            return slot.waiting() == 0 ? 0 : slot.free();
        }
        int left = slot.free();
        for (Booking waiting : state.waiting(slot.slotId())) {
            if (!ends(slot, waiting) && waiting.quantity() <= left) {
                left -= waiting.quantity();
            }
        }
        return slot.free() - left;
    }

    /** Returns true if a seat can be booked: the slot is open and has a seat that is not held back for its waitlist. */
    boolean isAvailable(Slot slot) {
        return slot.state() == Slot.State.OPEN && slot.free() > 0 && (policy.overtaking() || slot.waiting() == 0);
    }

    /** Returns the slot without this booking, hold or waitlist entry. */
    static Slot without(Slot slot, Booking booking) {
        return booking.status() == Status.WAITLISTED ? slot.waitedFor(-1) : slot.booked(-booking.quantity());
    }

    /** Returns true if the entry has no chance any more: it is past its deadline, or larger than the whole slot. */
    private boolean ends(Slot slot, Booking waiting) {
        return waiting.isOver(now) || !slot.canSeat(waiting.quantity());
    }

    /**
     * Promotes waiting bookings into free seats in order of arrival, and ends entries without a chance and those that were
     * made for other terms. A closed slot promotes none and compares no terms, which may still be changed back. A slot
     * that has begun keeps all for their expiry. The resulting events are attributed to the command that caused them. The
     * slot's waitlist must have been read; the number of its entries is corrected if another program wrote another one.
     */
    void serve(String slotId, ReplyBuilder cause) {
        Slot found = state.slot(slotId);
        if (found == null || found.hasBegun(now)) {
            return;
        }
        state.served(slotId);
        List<Booking> waitlist = state.waiting(slotId);
        Slot slot = found.waitedForBy(waitlist.size());
        state.put(slot);
        boolean isBlocked = slot.state() != Slot.State.OPEN;
        for (Booking waiting : waitlist) {
            Booking ended = ended(waiting, slot);
            if (ended != null) {
                slot = leave(slot, ended);
                cause.follows(BookingUpdate.Kind.WAITLIST_EXPIRED, slot, ended);
            } else if (!isBlocked && slot.hasRoomFor(waiting.quantity())) {
                slot = leave(slot, waiting.become(Status.CONFIRMED)).booked(waiting.quantity());
                state.put(slot);
                cause.promotes(slot, waiting);
            } else {
                isBlocked |= !policy.overtaking();
            }
        }
    }

    /** Returns the entry as it ends without a promotion; null if it goes on waiting. */
    private @Nullable Booking ended(Booking waiting, Slot slot) {
        if (ends(slot, waiting)) {
            return waiting.become(Status.EXPIRED);
        }
        boolean isOpen = slot.state() == Slot.State.OPEN;
        return !isOpen || waiting.agreesWith(slot) ? null : waiting.expiredBy(Reason.TERMS);
    }

    private Slot leave(Slot slot, Booking left) {
        Slot waitedFor = slot.waitedFor(-1);
        state.put(waitedFor);
        state.put(left);
        return waitedFor;
    }
}
