package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.SlotUpdate;
import dev.slotkeeper.reference.ModelBooking.Status;
import dev.slotkeeper.reference.ModelSlot.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides administrators' commands on slots: create, change, close, reopen, delete. */
final class SlotCommandRules {

    private final Draft draft;
    private final DecisionBuilder builder;
    private final WaitlistRules waitlist;

    SlotCommandRules(Draft draft, DecisionBuilder builder, WaitlistRules waitlist) {
        this.draft = draft;
        this.builder = builder;
        this.waitlist = waitlist;
    }

    DecisionRecord create(CreateSlot command) {
        ModelSlot there = draft.known(command.slotId());
        if (there != null) {
            return builder.no(Reason.SLOT_EXISTS, there);
        }
        ModelSlot created = ModelSlot.open(
                command.slotId(),
                new Terms(
                        command.resourceId(),
                        command.startsAt(),
                        command.endsAt(),
                        command.capacity(),
                        command.price(),
                        1));
        draft.put(created);
        return builder.created(created);
    }

    DecisionRecord change(ChangeSlot command) {
        ModelSlot slot = draft.slot(command.slotId());
        if (slot == null) {
            return builder.slotNotFound();
        }
        Reason changedMeanwhile = slot.changed(command.expected());
        if (changedMeanwhile != null) {
            return builder.no(changedMeanwhile, slot);
        }
        Terms old = slot.terms();
        Instant startsAt = given(command.startsAt(), old.startsAt());
        Instant endsAt = given(command.endsAt(), old.endsAt());
        if (!startsAt.isBefore(endsAt)) {
            return builder.malformed(
                    new ContractViolation("endsAt", endsAt.toString(), "an instant after startsAt " + startsAt));
        }
        int capacity = given(command.capacity(), old.capacity());
        if (capacity < slot.taken()) {
            return builder.no(Reason.CAPACITY_BELOW_BOOKED, slot);
        }
        String price = command.removesPrice() ? null : command.price() == null ? old.price() : command.price();
        String resourceId = given(command.resourceId(), old.resourceId());
        Terms same = new Terms(resourceId, startsAt, endsAt, capacity, price, old.version());
        Terms terms =
                same.equals(old) ? old : new Terms(resourceId, startsAt, endsAt, capacity, price, old.version() + 1);
        return becomes(slot.on(terms), Outcome.SLOT_CHANGED, SlotUpdate.Kind.SLOT_CHANGED);
    }

    private static <T> T given(@Nullable T wanted, T kept) {
        return wanted == null ? kept : wanted;
    }

    /** Decides a command that closes, reopens or deletes a slot, or serves its waitlist. */
    DecisionRecord decide(SlotCommand command) {
        boolean serves = command.kind() == SlotCommand.Kind.SERVE_WAITLIST;
        ModelSlot slot = serves ? draft.known(command.slotId()) : draft.slot(command.slotId());
        if (slot == null) {
            return builder.slotNotFound();
        }
        return switch (command.kind()) {
            case CLOSE_SLOT ->
                becomes(slot.in(ModelSlot.State.CLOSED), Outcome.SLOT_CLOSED, SlotUpdate.Kind.SLOT_CLOSED);
            case REOPEN_SLOT ->
                becomes(slot.in(ModelSlot.State.OPEN), Outcome.SLOT_REOPENED, SlotUpdate.Kind.SLOT_REOPENED);
            case DELETE_SLOT ->
                slot.taken() > 0 && !command.cancelBookings()
                        ? builder.no(Reason.SLOT_HAS_BOOKINGS, slot)
                        : delete(slot);
            case SERVE_WAITLIST ->
                slot.state() == ModelSlot.State.DELETED
                        ? cancel(slot, waiting(slot), Outcome.WAITLIST_SERVED, SlotUpdate.Kind.WAITLIST_SERVED)
                        : becomes(slot, Outcome.WAITLIST_SERVED, SlotUpdate.Kind.WAITLIST_SERVED);
        };
    }

    private DecisionRecord becomes(ModelSlot slot, Outcome outcome, SlotUpdate.Kind kind) {
        draft.put(slot);
        waitlist.serve(slot.slotId());
        ModelSlot served = Objects.requireNonNull(draft.slot(slot.slotId()), "it was put there");
        return builder.slotBecame(outcome, kind, served, waitlist.isAvailable(served));
    }

    private DecisionRecord delete(ModelSlot slot) {
        Stream<ModelBooking> live = draft.bookingsBefore().stream()
                .filter(booking -> booking.isLive() && booking.slotId().equals(slot.slotId()));
        List<ModelBooking> ending = Stream.concat(live, waiting(slot).stream()).toList();
        return cancel(slot, ending, Outcome.SLOT_DELETED, SlotUpdate.Kind.SLOT_DELETED);
    }

    private List<ModelBooking> waiting(ModelSlot slot) {
        return slot.waiting().stream().map(draft::waiting).toList();
    }

    /** Cancels these bookings of a slot that is deleted, now or before. */
    private DecisionRecord cancel(ModelSlot slot, List<ModelBooking> ending, Outcome outcome, SlotUpdate.Kind kind) {
        ModelSlot left = slot;
        for (ModelBooking booking : ending) {
            left = left.without(booking);
            ModelBooking cancelled = booking.as(Status.CANCELLED);
            draft.put(cancelled);
            builder.alsoEnded(BookingUpdate.Kind.BOOKING_CANCELLED, left, cancelled);
        }
        ModelSlot deleted = left.in(ModelSlot.State.DELETED);
        draft.put(deleted);
        return builder.slotBecame(outcome, kind, deleted, false);
    }
}
