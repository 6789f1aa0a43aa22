package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.reference.ModelBooking.Moves;
import dev.slotkeeper.reference.ModelBooking.Status;
import org.jspecify.annotations.Nullable;

/** Decides moves of a booking from one slot to another. */
final class RescheduleRules {

    private final Draft draft;
    private final DecisionBuilder builder;
    private final WaitlistRules waitlist;
    private final CustomerLimits limits;

    RescheduleRules(Draft draft, DecisionBuilder builder, WaitlistRules waitlist, CustomerLimits limits) {
        this.draft = draft;
        this.builder = builder;
        this.waitlist = waitlist;
        this.limits = limits;
    }

    DecisionRecord decide(RescheduleBooking command) {
        if (draft.isLate()) {
            return builder.no(Reason.DEADLINE_EXCEEDED, null);
        }
        ModelSlot from = draft.slot(command.slotId());
        ModelSlot to = draft.slot(command.toSlotId());
        if (from == null || to == null) {
            return builder.slotNotFound();
        }
        ModelBooking booking = draft.find(command.bookingId(), command.slotId(), command.customerId());
        if (booking == null) {
            return builder.no(Reason.NOT_FOUND, from);
        }
        if (booking.status() != Status.CONFIRMED) {
            Reason ended = booking.ended();
            return builder.no(ended == null ? Reason.NOT_CONFIRMED : ended, from);
        }
        boolean isAdministrator = command.customerId() == null;
        if (from.hasBegun(draft.now()) && !isAdministrator) {
            return builder.no(Reason.IN_PAST, from);
        }
        Reason no = refusal(command, to, booking);
        return no == null ? move(command, from, to, booking) : builder.no(no, to);
    }

    private @Nullable Reason refusal(RescheduleBooking command, ModelSlot to, ModelBooking booking) {
        Reason unavailable = waitlist.unavailable(to, booking.quantity());
        if (unavailable != null) {
            return unavailable;
        }
        Reason changed = to.changed(command.expected());
        return changed == null ? limits.exceeded(booking.customerId(), to, booking.bookingId()) : changed;
    }

    private DecisionRecord move(RescheduleBooking command, ModelSlot from, ModelSlot to, ModelBooking booking) {
        Moves before = booking.moves() == null ? new Moves(booking.bookingId(), 0, null) : booking.moves();
        Moves after =
                new Moves(before.first(), before.earlierTerms() + from.terms().version(), null);
        ModelBooking moved = new ModelBooking(
                command.requestId(),
                to.slotId(),
                booking.customerId(),
                booking.quantity(),
                Status.CONFIRMED,
                null,
                null,
                null,
                after);
        ModelSlot taken = to.withSeats(booking.quantity());
        Moves left = new Moves(before.first(), before.earlierTerms(), command.requestId());
        draft.put(from.without(booking), booking.as(Status.RESCHEDULED).with(left));
        draft.put(taken, moved);
        waitlist.serve(from.slotId());
        return builder.moved(taken, moved, booking.bookingId());
    }
}
