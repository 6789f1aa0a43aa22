package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.reference.ModelBooking.Status;
import org.jspecify.annotations.Nullable;

/** Decides commands that cancel, confirm, release or expire a booking, a hold or a waitlist entry. */
final class BookingCommandRules {

    private final Draft draft;
    private final DecisionBuilder builder;
    private final WaitlistRules waitlist;

    BookingCommandRules(Draft draft, DecisionBuilder builder, WaitlistRules waitlist) {
        this.draft = draft;
        this.builder = builder;
        this.waitlist = waitlist;
    }

    DecisionRecord decide(BookingCommand command) {
        boolean isExpiry = command.kind() == BookingCommand.Kind.EXPIRE_BOOKING;
        ModelSlot slot = isExpiry ? draft.known(command.slotId()) : draft.slot(command.slotId());
        if (slot == null) {
            return builder.slotNotFound();
        }
        ModelBooking booking = draft.find(command.bookingId(), command.slotId(), command.customerId());
        if (booking == null) {
            return builder.no(Reason.NOT_FOUND, slot);
        }
        return switch (command.kind()) {
            case CANCEL_BOOKING -> cancel(slot, booking);
            case CONFIRM_HOLD -> confirm(command, slot, booking);
            case RELEASE_HOLD -> release(slot, booking);
            case EXPIRE_BOOKING -> expire(slot, booking);
        };
    }

    private DecisionRecord cancel(ModelSlot slot, ModelBooking booking) {
        Reason ended = booking.ended();
        return ended == null
                ? end(slot, booking, Status.CANCELLED, Outcome.CANCELLED, BookingUpdate.Kind.BOOKING_CANCELLED)
                : builder.no(ended, slot);
    }

    /** Confirms a hold; from the start of the slot on, an expired one is refused because of the slot. */
    private DecisionRecord confirm(BookingCommand command, ModelSlot slot, ModelBooking booking) {
        Reason no = whyNoHold(booking);
        if (slot.hasBegun(draft.now()) && (no == null || no == Reason.HOLD_EXPIRED)) {
            no = Reason.IN_PAST;
        } else if (no == null) {
            no = slot.changed(command.expected());
        }
        if (no != null) {
            return builder.no(no, slot);
        }
        ModelBooking confirmed = booking.as(Status.CONFIRMED);
        draft.put(slot, confirmed);
        return builder.confirmed(slot, confirmed);
    }

    private DecisionRecord release(ModelSlot slot, ModelBooking booking) {
        Reason no = whyNoHold(booking);
        return no == null
                ? end(slot, booking, Status.RELEASED, Outcome.RELEASED, BookingUpdate.Kind.HOLD_RELEASED)
                : builder.no(no, slot);
    }

    private @Nullable Reason whyNoHold(ModelBooking booking) {
        return switch (booking.status()) {
            case HELD -> booking.isOver(draft.now()) ? Reason.HOLD_EXPIRED : null;
            case CONFIRMED -> Reason.ALREADY_CONFIRMED;
            case WAITLISTED -> Reason.NOT_FOUND;
            case CANCELLED, EXPIRED, RELEASED, RESCHEDULED -> booking.ended();
        };
    }

    private DecisionRecord expire(ModelSlot slot, ModelBooking booking) {
        if (booking.status() != Status.HELD && !booking.waits()) {
            Reason ended = booking.ended();
            return builder.no(ended == null ? Reason.ALREADY_CONFIRMED : ended, slot);
        }
        boolean due = booking.isOver(draft.now()) || (booking.waits() && slot.hasBegun(draft.now()));
        if (!due) {
            return builder.no(Reason.NOT_DUE, slot);
        }
        BookingUpdate.Kind kind =
                booking.waits() ? BookingUpdate.Kind.WAITLIST_EXPIRED : BookingUpdate.Kind.HOLD_EXPIRED;
        return end(slot, booking, Status.EXPIRED, Outcome.EXPIRED, kind);
    }

    /** Ends a booking and serves the waitlist. The reply shows the slot before any promotion from the waitlist. */
    private DecisionRecord end(
            ModelSlot slot, ModelBooking booking, Status status, Outcome outcome, BookingUpdate.Kind kind) {
        ModelSlot left = slot.without(booking);
        ModelBooking ended = booking.as(status);
        draft.put(left, ended);
        waitlist.serve(slot.slotId());
        return builder.became(outcome, kind, left, ended);
    }
}
