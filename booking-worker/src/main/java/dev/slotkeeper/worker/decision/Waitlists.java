package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.worker.decision.Booking.Status;
import java.time.Instant;

/** Admits requests to waitlists and promotes them when seats are freed. */
final class Waitlists {

    private final WorkingState state;
    private final WaitlistPolicy policy;

    Waitlists(WorkingState state, WaitlistPolicy policy) {
        this.state = state;
        this.policy = policy;
    }

    /** Returns true if a request that finds too few seats may join the waitlist. */
    boolean takes(Slot slot, BookSlot command, Instant now) {
        Instant until = command.ifFull().until();
        return command.ifFull().waits()
                && slot.isOpen(now)
                && command.quantity() <= slot.capacity()
                && slot.waiting() < policy.longest()
                && (until == null || until.isAfter(now))
                && BookingRules.whatChanged(slot, command.expected()) == null;
    }

    /** Returns the slot without this booking, hold or waitlist entry. */
    static Slot without(Slot slot, Booking booking) {
        return booking.status() == Status.WAITLISTED ? slot.waitedFor(-1) : slot.booked(-booking.quantity());
    }

    /**
     * Promotes waiting bookings into free seats in order of arrival and expires entries past their deadline. The
     * resulting events are attributed to the command that freed the seats.
     */
    void serve(String slotId, Instant now, ReplyBuilder cause) {
        Slot slot = state.slot(slotId);
        if (slot == null || slot.waiting() == 0 || !slot.isOpen(now)) {
            return;
        }
        for (Booking waiting : state.waiting(slotId)) {
            if (waiting.isOver(now)) {
                slot = leave(slot, waiting, Status.EXPIRED);
                cause.follows(BookingUpdate.Kind.WAITLIST_EXPIRED, slot, waiting.become(Status.EXPIRED));
            } else if (slot.hasRoomFor(waiting.quantity())) {
                slot = leave(slot, waiting, Status.CONFIRMED).booked(waiting.quantity());
                state.put(slot);
                cause.promotes(slot, waiting);
            } else if (!policy.overtaking()) {
                return;
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
