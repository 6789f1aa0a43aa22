package dev.slotkeeper.worker.decision;

import static dev.slotkeeper.contracts.ErrorCode.SLOT_CHANGED;
import static dev.slotkeeper.contracts.ErrorCode.SLOT_NOT_FOUND;
import static dev.slotkeeper.contracts.ErrorCode.VALIDATION_ERROR;

import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.SlotUpdate;
import dev.slotkeeper.worker.decision.Booking.Status;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides administrators' commands on slots: create, change, close, reopen, delete. */
final class SlotRules {

    private final WorkingState state;
    private final Waitlists waitlists;
    private final Instant now;

    SlotRules(WorkingState state, Waitlists waitlists, Instant now) {
        this.state = state;
        this.waitlists = waitlists;
        this.now = now;
    }

    DecisionRecord create(Request request, CreateSlot command) {
        DecisionRecord record = BookingRules.create(state.known(command.slotId()), request, command, now);
        if (record.outcome() == Outcome.SLOT_CREATED) {
            state.put(Slot.created(command));
        }
        return record;
    }

    DecisionRecord change(Request request, ChangeSlot command) {
        Slot slot = state.slot(command.slotId());
        if (slot == null) {
            return BookingRules.refusal(request, SLOT_NOT_FOUND, null, null, now);
        }
        Reason changedMeanwhile = BookingRules.whatChanged(slot, command.expected());
        if (changedMeanwhile != null) {
            return BookingRules.refusal(request, SLOT_CHANGED, changedMeanwhile, slot, now);
        }
        Slot.Terms terms = Objects.requireNonNull(slot.terms(), "a slot that is changed was read with its terms");
        Instant startsAt = or(command.startsAt(), slot.startsAt());
        Instant endsAt = or(command.endsAt(), terms.endsAt());
        if (!startsAt.isBefore(endsAt)) {
            return BookingRules.malformed(
                    request,
                    new ContractViolation("endsAt", endsAt.toString(), "an instant after startsAt " + startsAt),
                    now);
        }
        int capacity = or(command.capacity(), slot.capacity());
        if (capacity < slot.currentBookings()) {
            return BookingRules.refusal(request, VALIDATION_ERROR, Reason.CAPACITY_BELOW_BOOKED, slot, now);
        }
        boolean keepsPrice = command.price() == null && !command.removesPrice();
        String price = keepsPrice ? terms.price() : command.price();
        Slot changed = slot.on(
                capacity, startsAt, new Slot.Terms(or(command.resourceId(), terms.resourceId()), endsAt, price));
        return done(request, changed, Outcome.SLOT_CHANGED, SlotUpdate.Kind.SLOT_CHANGED);
    }

    private static <T> T or(@Nullable T given, T kept) {
        return given == null ? kept : given;
    }

    DecisionRecord become(Request request, SlotCommand command) {
        boolean serves = command.kind() == SlotCommand.Kind.SERVE_WAITLIST;
        Slot slot = serves ? state.known(command.slotId()) : state.slot(command.slotId());
        if (slot == null) {
            return BookingRules.refusal(request, SLOT_NOT_FOUND, null, null, now);
        }
        return switch (command.kind()) {
            case CLOSE_SLOT ->
                done(request, slot.in(Slot.State.CLOSED), Outcome.SLOT_CLOSED, SlotUpdate.Kind.SLOT_CLOSED);
            case REOPEN_SLOT ->
                done(request, slot.in(Slot.State.OPEN), Outcome.SLOT_REOPENED, SlotUpdate.Kind.SLOT_REOPENED);
            case DELETE_SLOT -> delete(request, slot, command.cancelBookings());
            case SERVE_WAITLIST -> serve(request, slot);
        };
    }

    /** Stores the changed slot and promotes waiting bookings into free seats. */
    private DecisionRecord done(Request request, Slot slot, Outcome outcome, SlotUpdate.Kind kind) {
        state.put(slot);
        ReplyBuilder replyBuilder = new ReplyBuilder(request, now);
        waitlists.serve(slot.slotId(), replyBuilder);
        Slot served = Objects.requireNonNull(state.slot(slot.slotId()));
        return replyBuilder.decision(outcome, kind, served, waitlists.isAvailable(served));
    }

    /**
     * Serves the waitlist after another program's change; ends it if the slot was deleted. The slot is rewritten in any
     * case, so that its row no longer holds back seats.
     */
    private DecisionRecord serve(Request request, Slot slot) {
        if (slot.state() != Slot.State.DELETED) {
            return done(request, slot.booked(0), Outcome.WAITLIST_SERVED, SlotUpdate.Kind.WAITLIST_SERVED);
        }
        ReplyBuilder replyBuilder = new ReplyBuilder(request, now);
        Slot left = cancelAll(slot.booked(0), state.waiting(slot.slotId()), replyBuilder);
        state.put(left);
        return replyBuilder.decision(Outcome.WAITLIST_SERVED, SlotUpdate.Kind.WAITLIST_SERVED, left, false);
    }

    private DecisionRecord delete(Request request, Slot slot, boolean cancelBookings) {
        List<Booking> live = state.live(slot.slotId());
        if (slot.currentBookings() > 0 && !cancelBookings) {
            return BookingRules.refusal(request, VALIDATION_ERROR, Reason.SLOT_HAS_BOOKINGS, slot, now);
        }
        ReplyBuilder replyBuilder = new ReplyBuilder(request, now);
        Slot deleted = cancelAll(cancelAll(slot, live, replyBuilder), state.waiting(slot.slotId()), replyBuilder)
                .in(Slot.State.DELETED);
        state.put(deleted);
        return replyBuilder.decision(Outcome.SLOT_DELETED, SlotUpdate.Kind.SLOT_DELETED, deleted, false);
    }

    /** Cancels these bookings of the slot and returns the slot without them. */
    private Slot cancelAll(Slot slot, List<Booking> bookings, ReplyBuilder cause) {
        Slot left = slot;
        for (Booking booking : bookings) {
            left = Waitlists.without(left, booking);
            Booking cancelled = booking.become(Status.CANCELLED);
            state.put(cancelled);
            cause.follows(BookingUpdate.Kind.BOOKING_CANCELLED, left, cancelled);
        }
        return left;
    }
}
