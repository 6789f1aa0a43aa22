package dev.slotkeeper.worker.decision;

import static dev.slotkeeper.contracts.ErrorCode.SLOT_NOT_FOUND;
import static dev.slotkeeper.contracts.ErrorCode.VALIDATION_ERROR;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.worker.decision.Booking.Status;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides commands on bookings, holds and waitlist entries; each step checks the current status first. */
final class BookingLifecycle {

    private final WorkingState state;
    private final Waitlists waitlists;
    private final LimitRules limits;
    private final Instant now;

    BookingLifecycle(WorkingState state, Waitlists waitlists, LimitRules limits, Instant now) {
        this.state = state;
        this.waitlists = waitlists;
        this.limits = limits;
        this.now = now;
    }

    DecisionRecord book(Request request, BookSlot command) {
        Slot slot = state.slot(command.slotId());
        DecisionRecord refused = refused(slot, request, command);
        boolean waits =
                slot != null && refused != null && refused.reason() == Reason.FULL && waitlists.takes(slot, command);
        if (slot == null || (refused != null && !waits)) {
            return Objects.requireNonNull(refused, "without a slot nothing is granted");
        }
        Reason limit = limits.forbids(command.customerId(), slot, null);
        if (limit != null) {
            return no(request, limit, slot);
        }
        if (waits) {
            return waitlist(slot, request, command);
        }
        Slot booked = slot.booked(command.quantity());
        state.put(booked);
        state.put(booking(command.requestId(), command, Status.CONFIRMED, null, 0));
        return BookingRules.confirmed(booked, request, command, now);
    }

    private @Nullable DecisionRecord refused(@Nullable Slot slot, Request request, SeatCommand command) {
        int reserved = slot == null ? 0 : waitlists.reserved(slot);
        return BookingRules.refused(slot, reserved, request, command, now);
    }

    private DecisionRecord waitlist(Slot slot, Request request, BookSlot command) {
        Booking waiting = booking(
                command.requestId(),
                command,
                Status.WAITLISTED,
                command.ifFull().until(),
                state.nextPlace(slot));
        Slot waitedFor = slot.waitedFor(1);
        state.put(waitedFor);
        state.put(waiting);
        return new ReplyBuilder(request, now)
                .decision(
                        Outcome.WAITLISTED,
                        waitedFor,
                        BookingUpdate.Kind.BOOKING_WAITLISTED,
                        waiting,
                        waitedFor.waiting());
    }

    DecisionRecord hold(Request request, HoldSlot command) {
        Slot slot = state.slot(command.slotId());
        DecisionRecord refused = refused(slot, request, command);
        if (slot == null || refused != null) {
            return Objects.requireNonNull(refused, "without a slot nothing is granted");
        }
        Reason limit = limits.forbids(command.customerId(), slot, null);
        if (limit != null) {
            return no(request, limit, slot);
        }
        Booking held = booking(command.requestId(), command, Status.HELD, now.plusSeconds(command.holdSeconds()), 0);
        Slot booked = slot.booked(command.quantity());
        state.put(booked);
        state.put(held);
        return new ReplyBuilder(request, now).decision(Outcome.HELD, booked, BookingUpdate.Kind.SLOT_HELD, held, null);
    }

    DecisionRecord become(Request request, BookingCommand command) {
        // Another program may delete a slot without ending its holds and waitlist entries.
        boolean isExpiry = command.kind() == BookingCommand.Kind.EXPIRE_BOOKING;
        Slot slot = isExpiry ? state.known(command.slotId()) : state.slot(command.slotId());
        if (slot == null) {
            return BookingRules.refusal(request, SLOT_NOT_FOUND, null, null, now);
        }
        Booking booking = state.booking(command.bookingId(), command.slotId());
        if (booking == null || !isOf(booking, command.customerId())) {
            return no(request, Reason.NOT_FOUND, slot);
        }
        return switch (command.kind()) {
            case CANCEL_BOOKING -> cancel(request, slot, booking);
            case CONFIRM_HOLD -> confirm(request, slot, booking);
            case RELEASE_HOLD -> release(request, slot, booking);
            case EXPIRE_BOOKING -> expire(request, slot, booking);
        };
    }

    /** Returns true also without a customer: then the caller is an administrator. */
    private static boolean isOf(Booking booking, @Nullable String customerId) {
        return customerId == null || customerId.equals(booking.customerId());
    }

    private DecisionRecord cancel(Request request, Slot slot, Booking booking) {
        if (!booking.status().isLive() && booking.status() != Status.WAITLISTED) {
            return no(request, Reason.ALREADY_CANCELLED, slot);
        }
        return end(request, slot, booking, Status.CANCELLED, Outcome.CANCELLED, BookingUpdate.Kind.BOOKING_CANCELLED);
    }

    private DecisionRecord confirm(Request request, Slot slot, Booking hold) {
        Reason why = whyNoHold(hold);
        if (why != null) {
            return no(request, why, slot);
        }
        Booking confirmed = hold.become(Status.CONFIRMED);
        state.put(confirmed);
        // No seats change, but rewriting the slot runs its guard, which also covers the bookings read with it.
        state.put(slot.booked(0));
        return new ReplyBuilder(request, now).confirmed(slot, confirmed);
    }

    private DecisionRecord release(Request request, Slot slot, Booking hold) {
        Reason why = whyNoHold(hold);
        return why == null
                ? end(request, slot, hold, Status.RELEASED, Outcome.RELEASED, BookingUpdate.Kind.HOLD_RELEASED)
                : no(request, why, slot);
    }

    private @Nullable Reason whyNoHold(Booking hold) {
        return switch (hold.status()) {
            case HELD -> hold.isOver(now) ? Reason.HOLD_EXPIRED : null;
            case EXPIRED, RELEASED -> Reason.HOLD_EXPIRED;
            case CONFIRMED -> Reason.ALREADY_CONFIRMED;
            case CANCELLED, RESCHEDULED -> Reason.ALREADY_CANCELLED;
            case WAITLISTED -> Reason.NOT_FOUND;
        };
    }

    private DecisionRecord expire(Request request, Slot slot, Booking booking) {
        return switch (booking.status()) {
            case HELD ->
                booking.isOver(now)
                        ? end(request, slot, booking, Status.EXPIRED, Outcome.EXPIRED, BookingUpdate.Kind.HOLD_EXPIRED)
                        : no(request, Reason.NOT_DUE, slot);
            case WAITLISTED ->
                booking.isOver(now) || !slot.startsAt().isAfter(now)
                        ? end(
                                request,
                                slot,
                                booking,
                                Status.EXPIRED,
                                Outcome.EXPIRED,
                                BookingUpdate.Kind.WAITLIST_EXPIRED)
                        : no(request, Reason.NOT_DUE, slot);
            case CONFIRMED, CANCELLED, EXPIRED, RELEASED, RESCHEDULED -> no(request, Reason.ALREADY_CANCELLED, slot);
        };
    }

    /** Ends a booking, hold or waitlist entry and promotes waiting bookings into the freed seats. */
    private DecisionRecord end(
            Request request, Slot slot, Booking booking, Status status, Outcome outcome, BookingUpdate.Kind kind) {
        Booking ended = booking.become(status);
        Slot left = Waitlists.without(slot, booking);
        state.put(left);
        state.put(ended);
        ReplyBuilder replyBuilder = new ReplyBuilder(request, now);
        waitlists.serve(left.slotId(), replyBuilder);
        return replyBuilder.decision(outcome, left, kind, ended, null);
    }

    /** Moves a booking to another slot; both slots change, or neither. */
    DecisionRecord reschedule(Request request, RescheduleBooking command) {
        Instant deadline = request.deadline();
        if (deadline != null && now.isAfter(deadline)) {
            return no(request, Reason.DEADLINE_EXCEEDED, null);
        }
        Slot from = state.slot(command.slotId());
        Slot to = state.slot(command.toSlotId());
        if (from == null || to == null) {
            return BookingRules.refusal(request, SLOT_NOT_FOUND, null, null, now);
        }
        Booking booking = state.booking(command.bookingId(), command.slotId());
        if (booking == null || !isOf(booking, command.customerId())) {
            return no(request, Reason.NOT_FOUND, from);
        }
        if (booking.status() != Status.CONFIRMED) {
            return no(request, Reason.ALREADY_CANCELLED, from);
        }
        Reason unavailable = BookingRules.whyUnavailable(to, waitlists.reserved(to), booking.quantity(), now);
        if (unavailable != null) {
            return BookingRules.refusal(request, ErrorCode.SLOT_UNAVAILABLE, unavailable, to, now);
        }
        Reason limit = limits.forbids(booking.customerId(), to, booking.bookingId());
        if (limit != null) {
            return no(request, limit, to);
        }
        Booking moved = new Booking(
                command.requestId(),
                command.toSlotId(),
                booking.customerId(),
                booking.quantity(),
                Status.CONFIRMED,
                null,
                0);
        Slot taken = to.booked(booking.quantity());
        state.put(taken);
        state.put(moved);
        state.put(Waitlists.without(from, booking));
        state.put(booking.become(Status.RESCHEDULED));
        ReplyBuilder replyBuilder = new ReplyBuilder(request, now);
        waitlists.serve(command.slotId(), replyBuilder);
        return replyBuilder.moved(taken, moved, booking);
    }

    private static Booking booking(
            UUID id, SeatCommand command, Status status, @Nullable Instant expiresAt, long place) {
        return new Booking(id, command.slotId(), command.customerId(), command.quantity(), status, expiresAt, place);
    }

    private DecisionRecord no(Request request, Reason reason, @Nullable Slot shown) {
        return BookingRules.refusal(request, VALIDATION_ERROR, reason, shown, now);
    }
}
