package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.ModelBooking.Status;
import dev.slotkeeper.audit.replay.ModelSlot.Departure;
import dev.slotkeeper.audit.replay.ModelSlot.Seats;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides commands on bookings, holds and waitlist entries. */
final class LifeRules {

    private final LoggedRequest request;
    private final Draft draft;
    private final ReplyColumnsBuilder builder;
    private final Waitlist waitlist;

    LifeRules(LoggedRequest request, Draft draft, ReplyColumnsBuilder builder, Waitlist waitlist) {
        this.request = request;
        this.draft = draft;
        this.builder = builder;
        this.waitlist = waitlist;
    }

    ReplyColumns answer(BookingCommand command) {
        ModelSlot slot = draft.slot(command.slotId());
        if (slot == null) {
            return builder.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        ModelBooking booking = find(command.bookingId(), command.slotId(), command.customerId());
        if (booking == null) {
            return builder.no(Reason.NOT_FOUND, slot);
        }
        return switch (command.kind()) {
            case CANCEL_BOOKING -> cancel(slot, booking);
            case CONFIRM_HOLD -> confirm(slot, booking);
            case RELEASE_HOLD -> release(slot, booking);
            case EXPIRE_BOOKING -> expire(slot, booking);
        };
    }

    /**
     * Finds a booking on this slot; null if it belongs to another customer. Administrators name no customer and find
     * all.
     */
    private @Nullable ModelBooking find(UUID bookingId, String slotId, @Nullable String customerId) {
        ModelBooking booking = draft.booking(bookingId);
        return booking == null
                        || !booking.slotId().equals(slotId)
                        || (customerId != null && !customerId.equals(booking.customerId()))
                ? null
                : booking;
    }

    private ReplyColumns cancel(ModelSlot slot, ModelBooking booking) {
        return booking.isLive() || booking.waits()
                ? end(slot, booking, Status.CANCELLED, Outcome.CANCELLED, BookingUpdate.Kind.BOOKING_CANCELLED)
                : builder.no(Reason.ALREADY_CANCELLED, slot);
    }

    private ReplyColumns confirm(ModelSlot slot, ModelBooking booking) {
        Reason no = whyNoHold(booking);
        if (no != null) {
            return builder.no(no, slot);
        }
        ModelBooking confirmed = booking.as(Status.CONFIRMED);
        draft.put(slot.withSeats(0));
        draft.put(confirmed);
        return builder.confirmed(slot, confirmed);
    }

    private ReplyColumns release(ModelSlot slot, ModelBooking booking) {
        Reason no = whyNoHold(booking);
        return no == null
                ? end(slot, booking, Status.RELEASED, Outcome.RELEASED, BookingUpdate.Kind.HOLD_RELEASED)
                : builder.no(no, slot);
    }

    private @Nullable Reason whyNoHold(ModelBooking booking) {
        return switch (booking.status()) {
            case HELD -> booking.isOver(draft.now()) ? Reason.HOLD_EXPIRED : null;
            case EXPIRED, RELEASED -> Reason.HOLD_EXPIRED;
            case CONFIRMED -> Reason.ALREADY_CONFIRMED;
            case WAITLISTED -> Reason.NOT_FOUND;
            case CANCELLED, RESCHEDULED -> Reason.ALREADY_CANCELLED;
        };
    }

    private ReplyColumns expire(ModelSlot slot, ModelBooking booking) {
        if ((!booking.isLive() && !booking.waits()) || booking.status() == Status.CONFIRMED) {
            return builder.no(Reason.ALREADY_CANCELLED, slot);
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
    private ReplyColumns end(
            ModelSlot slot, ModelBooking booking, Status status, Outcome outcome, BookingUpdate.Kind kind) {
        ModelSlot left = without(slot, booking);
        ModelBooking ended = booking.as(status);
        draft.put(left);
        draft.put(ended);
        waitlist.serve(slot.slotId());
        return builder.became(outcome, kind, left, ended);
    }

    static ModelSlot without(ModelSlot slot, ModelBooking booking) {
        return booking.waits() ? slot.withoutWaiting(booking.bookingId()) : slot.withSeats(-booking.quantity());
    }

    /**
     * Decides a move by the state of the old slot. The new slot has its own order, so a stored grant is accepted here
     * and checked when the booking arrives there.
     */
    ReplyColumns answer(RescheduleBooking command, ReplyColumns stored) {
        ModelSlot from = draft.slot(command.slotId());
        ModelSlot to = draft.slot(command.toSlotId());
        boolean believed = stored.outcome().equals(Outcome.RESCHEDULED.name());
        ReplyColumns no = whyNotLeave(command);
        boolean hasSlots = from != null && (to != null || believed);
        if (!hasSlots && !request.isLate(draft.now())) {
            return builder.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        ModelBooking booking = draft.booking(command.bookingId());
        if (no != null || from == null || booking == null) {
            return Objects.requireNonNull(no, "a booking can't leave without slot or booking");
        }
        Seats stated = believed ? reply(stored, booking.quantity()) : null;
        if (stated != null) {
            return leave(from, command.toSlotId(), booking, stated);
        }
        if (to == null) {
            return builder.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        Reason unavailable = SeatRules.unavailable(to, booking.quantity(), draft.now());
        return unavailable == null
                ? leave(
                        from,
                        to.slotId(),
                        booking,
                        to.withSeats(booking.quantity()).seats())
                : builder.no(unavailable, to);
    }

    /** Returns the refusal that follows from the old slot; null if the booking can leave. */
    @Nullable
    ReplyColumns whyNotLeave(RescheduleBooking command) {
        if (request.isLate(draft.now())) {
            return builder.no(Reason.DEADLINE_EXCEEDED, null);
        }
        ModelSlot from = draft.slot(command.slotId());
        if (from == null) {
            return builder.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        ModelBooking booking = find(command.bookingId(), command.slotId(), command.customerId());
        if (booking == null) {
            return builder.no(Reason.NOT_FOUND, from);
        }
        return booking.status() == Status.CONFIRMED ? null : builder.no(Reason.ALREADY_CANCELLED, from);
    }

    /** Returns the new slot's seats according to the stored reply; null if no slot can have these. */
    private static @Nullable Seats reply(ReplyColumns stored, int quantity) {
        Integer taken = stored.currentBookings();
        Integer capacity = stored.capacity();
        return taken == null
                        || capacity == null
                        || taken < quantity
                        || taken > capacity
                        || capacity > CreateSlot.MAX_CAPACITY
                ? null
                : new Seats(taken, capacity);
    }

    private ReplyColumns leave(ModelSlot from, String toSlotId, ModelBooking booking, Seats there) {
        ModelBooking moved = new ModelBooking(
                request.requestId(), toSlotId, booking.customerId(), booking.quantity(), Status.CONFIRMED, null);
        draft.put(from.withSeats(-booking.quantity()));
        draft.put(booking.as(Status.RESCHEDULED));
        draft.send(moved);
        waitlist.serve(from.slotId());
        if (!builder.isTruncated()) {
            draft.put(from.withDeparture(new Departure(request.place(), booking.quantity(), draft.now())));
        }
        return builder.moved(there, moved, booking.bookingId());
    }
}
