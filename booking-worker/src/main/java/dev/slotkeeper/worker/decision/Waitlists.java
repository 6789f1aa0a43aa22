package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.worker.decision.Booking.Status;
import java.time.Instant;

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
     * Promotes waiting bookings into free seats in order of arrival and ends entries without a chance. A closed slot
     * promotes none, and a slot that has begun keeps all for their expiry. The resulting events are attributed to the
     * command that freed the seats.
     */
    void serve(String slotId, ReplyBuilder cause) {
        Slot slot = state.slot(slotId);
        if (slot == null || slot.waiting() == 0 || !slot.startsAt().isAfter(now)) {
            return;
        }
        boolean isBlocked = slot.state() != Slot.State.OPEN;
        for (Booking waiting : state.waiting(slotId)) {
            if (ends(slot, waiting)) {
                slot = leave(slot, waiting, Status.EXPIRED);
                cause.follows(BookingUpdate.Kind.WAITLIST_EXPIRED, slot, waiting.become(Status.EXPIRED));
            } else if (!isBlocked && slot.hasRoomFor(waiting.quantity())) {
                slot = leave(slot, waiting, Status.CONFIRMED).booked(waiting.quantity());
                state.put(slot);
                cause.promotes(slot, waiting);
            } else {
                isBlocked |= !policy.overtaking();
            }
        }
    }

    private Slot leave(Slot slot, Booking waiting, Status status) {
        Slot left = slot.waitedFor(-1);
        state.put(left);
        state.put(waiting.become(status));
        return left;
    }
}
