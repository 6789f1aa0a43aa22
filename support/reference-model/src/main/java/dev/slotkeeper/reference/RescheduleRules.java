package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.reference.ModelBooking.Status;

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
            return builder.no(Reason.ALREADY_CANCELLED, from);
        }
        Reason unavailable = waitlist.unavailable(to, booking.quantity());
        if (unavailable != null) {
            return builder.no(unavailable, to);
        }
        Reason limit = limits.exceeded(booking.customerId(), to, booking.bookingId());
        return limit == null ? move(command, from, to, booking) : builder.no(limit, to);
    }

    private DecisionRecord move(RescheduleBooking command, ModelSlot from, ModelSlot to, ModelBooking booking) {
        ModelBooking moved = new ModelBooking(
                command.requestId(), to.slotId(), booking.customerId(), booking.quantity(), Status.CONFIRMED, null);
        ModelSlot taken = to.withSeats(booking.quantity());
        draft.put(from.without(booking), booking.as(Status.RESCHEDULED));
        draft.put(taken, moved);
        waitlist.serve(from.slotId());
        return builder.moved(taken, moved, booking.bookingId());
    }
}
