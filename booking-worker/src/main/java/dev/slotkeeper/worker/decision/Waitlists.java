package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.worker.decision.Booking.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
     * Promotes waiting bookings into free seats in order of arrival. Expires entries past their deadline, and those that
     * were made for other terms. The resulting events are attributed to the command that caused them.
     */
    void serve(String slotId, Instant now, ReplyBuilder cause) {
        Slot slot = state.slot(slotId);
        if (slot == null || slot.waiting() == 0 || !slot.isOpen(now)) {
            return;
        }
        boolean isBlocked = false;
        for (Booking waiting : state.waiting(slotId)) {
            Booking ended = ended(waiting, slot, now);
            if (ended != null) {
                slot = leave(slot, ended);
                cause.follows(BookingUpdate.Kind.WAITLIST_EXPIRED, slot, ended);
            } else if (!isBlocked && slot.hasRoomFor(waiting.quantity())) {
                slot = leave(slot, waiting.become(Status.CONFIRMED)).booked(waiting.quantity());
                state.put(slot);
                cause.promotes(slot, waiting);
            } else {
                isBlocked = !policy.overtaking();
            }
        }
    }

    /** Returns the entry as it ends without a promotion; null if it goes on waiting. */
    private static @Nullable Booking ended(Booking waiting, Slot slot, Instant now) {
        if (waiting.isOver(now)) {
            return waiting.become(Status.EXPIRED);
        }
        return waiting.agreesWith(slot) ? null : waiting.expiredBy(Reason.TERMS);
    }

    private Slot leave(Slot slot, Booking left) {
        Slot waitedFor = slot.waitedFor(-1);
        state.put(waitedFor);
        state.put(left);
        return waitedFor;
    }
}
