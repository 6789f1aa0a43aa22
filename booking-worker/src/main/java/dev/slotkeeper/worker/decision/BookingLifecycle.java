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
        if (waits && waitlists.hasAllPlaces(slot, command.customerId())) {
            return no(request, Reason.ALREADY_WAITING, slot);
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
        state.put(booking(command));
        return BookingRules.confirmed(booked, request, command, now);
    }

    private @Nullable DecisionRecord refused(@Nullable Slot slot, Request request, SeatCommand command) {
        int reserved = slot == null ? 0 : waitlists.reserved(slot);
        return BookingRules.refused(slot, reserved, request, command, now);
    }

    private DecisionRecord waitlist(Slot slot, Request request, BookSlot command) {
        SeatCommand.Expected expected = command.expected();
        Booking waiting = new Booking(
                command.requestId(),
                command.slotId(),
                command.customerId(),
                command.quantity(),
                Status.WAITLISTED,
                command.ifFull().until(),
                state.nextPlace(slot),
                expected == null || expected.termsVersion() == null ? null : AgreedTerms.of(slot),
                null,
                null,
                null);
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
        Instant expiresAt = slot.endOfHold(now.plusSeconds(command.holdSeconds()));
        Booking held = booking(command).held(now, expiresAt);
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
            case CONFIRM_HOLD -> confirm(request, slot, booking, command.expected());
            case RELEASE_HOLD -> release(request, slot, booking);
            case EXPIRE_BOOKING -> expire(request, slot, booking);
        };
    }

    /** Returns true also without a customer: then the caller is an administrator. */
    static boolean isOf(Booking booking, @Nullable String customerId) {
        return customerId == null || customerId.equals(booking.customerId());
    }

    private DecisionRecord cancel(Request request, Slot slot, Booking booking) {
        Reason ended = whyEnded(booking);
        if (ended != null) {
            return no(request, ended, slot);
        }
        return end(request, slot, booking, Status.CANCELLED, Outcome.CANCELLED, BookingUpdate.Kind.BOOKING_CANCELLED);
    }

    private DecisionRecord confirm(Request request, Slot slot, Booking hold, SeatCommand.@Nullable Expected expected) {
        DecisionRecord refused = refusedAsOver(request, slot, hold, now);
        if (refused != null) {
            return refused;
        }
        Reason changed = BookingRules.whatChanged(slot, expected);
        if (changed != null) {
            return BookingRules.refusal(request, ErrorCode.SLOT_CHANGED, changed, slot, now);
        }
        Booking confirmed = hold.become(Status.CONFIRMED);
        state.put(confirmed);
        // No seats change, but rewriting the slot runs its guard, which also covers the bookings read with it.
        state.put(slot.booked(0));
        return new ReplyBuilder(request, now).confirmed(slot, confirmed);
    }

    /**
     * Returns the refusal of a step that needs a live hold; null if it is one. Once its slot has begun, the refusal is
     * IN_PAST even if the hold has expired, because every hold expires then at the latest.
     */
    static @Nullable DecisionRecord refusedAsOver(Request request, Slot slot, Booking hold, Instant now) {
        Reason why = whyNoHold(hold, slot, now);
        if (why == Reason.HOLD_EXPIRED && slot.hasBegun(now)) {
            return BookingRules.refusal(request, ErrorCode.SLOT_UNAVAILABLE, Reason.IN_PAST, slot, now);
        }
        return why == null ? null : BookingRules.refusal(request, VALIDATION_ERROR, why, slot, now);
    }

    private DecisionRecord release(Request request, Slot slot, Booking hold) {
        Reason why = whyNoHold(hold, slot, now);
        return why == null
                ? end(request, slot, hold, Status.RELEASED, Outcome.RELEASED, BookingUpdate.Kind.HOLD_RELEASED)
                : no(request, why, slot);
    }

    private static @Nullable Reason whyNoHold(Booking hold, Slot slot, Instant now) {
        return switch (hold.status()) {
            case HELD -> hold.isOver(slot, now) ? Reason.HOLD_EXPIRED : null;
            case CONFIRMED -> Reason.ALREADY_CONFIRMED;
            case WAITLISTED -> Reason.NOT_FOUND;
            case CANCELLED, EXPIRED, RELEASED, RESCHEDULED -> whyEnded(hold);
        };
    }

    /** Returns how the booking, hold or waitlist entry ended; null if it has not. */
    private static @Nullable Reason whyEnded(Booking booking) {
        return switch (booking.status()) {
            case CONFIRMED, HELD, WAITLISTED -> null;
            case CANCELLED, RELEASED -> Reason.ALREADY_CANCELLED;
            case EXPIRED -> Reason.HOLD_EXPIRED;
            case RESCHEDULED -> Reason.ALREADY_RESCHEDULED;
        };
    }

    private DecisionRecord expire(Request request, Slot slot, Booking booking) {
        return switch (booking.status()) {
            case HELD ->
                booking.isOver(slot, now)
                        ? end(request, slot, booking, Status.EXPIRED, Outcome.EXPIRED, BookingUpdate.Kind.HOLD_EXPIRED)
                        : no(request, Reason.NOT_DUE, slot);
            case WAITLISTED ->
                booking.isOver(slot, now)
                        ? end(
                                request,
                                slot,
                                booking,
                                Status.EXPIRED,
                                Outcome.EXPIRED,
                                BookingUpdate.Kind.WAITLIST_EXPIRED)
                        : no(request, Reason.NOT_DUE, slot);
            case CONFIRMED -> no(request, Reason.ALREADY_CONFIRMED, slot);
            case CANCELLED, EXPIRED, RELEASED, RESCHEDULED ->
                no(request, Objects.requireNonNull(whyEnded(booking)), slot);
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
        if (request.isLate(now)) {
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
        DecisionRecord refused = refused(request, command, booking, from, to);
        return refused == null ? move(request, command, booking, from, to) : refused;
    }

    /** Returns the refusal of a move between two existing slots; null if no rule forbids it. */
    private @Nullable DecisionRecord refused(
            Request request, RescheduleBooking command, Booking booking, Slot from, Slot to) {
        if (booking.status() != Status.CONFIRMED) {
            return no(request, Objects.requireNonNullElse(whyEnded(booking), Reason.NOT_CONFIRMED), from);
        }
        if (command.customerId() != null && from.hasBegun(now)) {
            return BookingRules.refusal(request, ErrorCode.SLOT_UNAVAILABLE, Reason.IN_PAST, from, now);
        }
        Reason unavailable = BookingRules.whyUnavailable(to, waitlists.reserved(to), booking.quantity(), now);
        if (unavailable != null) {
            return BookingRules.refusal(request, ErrorCode.SLOT_UNAVAILABLE, unavailable, to, now);
        }
        Reason changed = BookingRules.whatChanged(to, command.expected());
        if (changed != null) {
            return BookingRules.refusal(request, ErrorCode.SLOT_CHANGED, changed, to, now);
        }
        Reason limit = limits.forbids(booking.customerId(), to, booking.bookingId());
        return limit == null ? null : no(request, limit, to);
    }

    private DecisionRecord move(Request request, RescheduleBooking command, Booking booking, Slot from, Slot to) {
        Booking moved = booking.on(command.toSlotId(), command.requestId(), from.termsVersion());
        Slot taken = to.booked(booking.quantity());
        state.put(taken);
        state.put(moved);
        state.put(Waitlists.without(from, booking));
        state.put(booking.movedTo(moved.bookingId()));
        ReplyBuilder replyBuilder = new ReplyBuilder(request, now);
        waitlists.serve(command.slotId(), replyBuilder);
        return replyBuilder.moved(taken, moved, booking);
    }

    private static Booking booking(SeatCommand command) {
        return new Booking(
                command.requestId(),
                command.slotId(),
                command.customerId(),
                command.quantity(),
                Status.CONFIRMED,
                null,
                0);
    }

    private DecisionRecord no(Request request, Reason reason, @Nullable Slot shown) {
        return BookingRules.refusal(request, VALIDATION_ERROR, reason, shown, now);
    }
}
