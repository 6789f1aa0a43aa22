package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.ModelBooking.Status;
import dev.slotkeeper.audit.replay.ModelSlot.Terms;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides administrators' commands on slots. */
final class AdminRules {

    private final LoggedRequest request;
    private final Draft draft;
    private final ReplyColumnsBuilder builder;
    private final Waitlist waitlist;

    AdminRules(LoggedRequest request, Draft draft, ReplyColumnsBuilder builder, Waitlist waitlist) {
        this.request = request;
        this.draft = draft;
        this.builder = builder;
        this.waitlist = waitlist;
    }

    ReplyColumns answer(CreateSlot command) {
        ModelSlot there = draft.known(command.slotId());
        if (there != null) {
            return builder.no(Reason.SLOT_EXISTS, there);
        }
        Terms terms = new Terms(
                command.resourceId(), command.startsAt(), command.endsAt(), command.capacity(), command.price(), 1);
        ModelSlot created = ModelSlot.created(command.slotId(), terms, draft.now());
        draft.put(created);
        return builder.ofSlot(
                Outcome.SLOT_CREATED,
                created,
                new SlotCreated(
                        builder.eventId(), request.requestId(), ReplyColumnsBuilder.state(created), draft.now()));
    }

    ReplyColumns answer(ChangeSlot command) {
        ModelSlot slot = draft.slot(command.slotId());
        if (slot == null) {
            return builder.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        Terms old = slot.terms();
        Instant startsAt = given(command.startsAt(), old.startsAt());
        Instant endsAt = given(command.endsAt(), old.endsAt());
        if (!startsAt.isBefore(endsAt)) {
            return builder.malformed(
                    new ContractViolation("endsAt", endsAt.toString(), "an instant after startsAt " + startsAt)
                            .getMessage(),
                    null,
                    null);
        }
        int capacity = given(command.capacity(), old.capacity());
        if (capacity < slot.taken()) {
            return builder.no(Reason.CAPACITY_BELOW_BOOKED, slot);
        }
        String price = command.price() == null ? old.price() : command.price();
        String resourceId = given(command.resourceId(), old.resourceId());
        Terms terms = new Terms(resourceId, startsAt, endsAt, capacity, price, old.version() + 1);
        return becomes(slot.on(terms), Outcome.SLOT_CHANGED, SlotUpdate.Kind.SLOT_CHANGED);
    }

    private static <T> T given(@Nullable T wanted, T kept) {
        return wanted == null ? kept : wanted;
    }

    /**
     * Decides a command that closes, reopens or deletes a slot.
     *
     * @param stored the stored decision, used only for the order in which bookings were cancelled, which the contract
     * does not fix
     */
    ReplyColumns answer(SlotCommand command, ReplyColumns stored) {
        ModelSlot slot = draft.slot(command.slotId());
        if (slot == null) {
            return builder.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        return switch (command.kind()) {
            case CLOSE_SLOT ->
                becomes(slot.in(ModelSlot.State.CLOSED), Outcome.SLOT_CLOSED, SlotUpdate.Kind.SLOT_CLOSED);
            case REOPEN_SLOT ->
                becomes(slot.in(ModelSlot.State.OPEN), Outcome.SLOT_REOPENED, SlotUpdate.Kind.SLOT_REOPENED);
            case DELETE_SLOT ->
                slot.taken() > 0 && !command.cancelBookings()
                        ? builder.no(Reason.SLOT_HAS_BOOKINGS, slot)
                        : delete(slot, stored);
        };
    }

    private ReplyColumns becomes(ModelSlot slot, Outcome outcome, SlotUpdate.Kind kind) {
        draft.put(slot);
        waitlist.serve(slot.slotId());
        ModelSlot served = Objects.requireNonNull(draft.slot(slot.slotId()), "it was put there");
        return builder.ofSlot(outcome, served, update(kind, served));
    }

    private SlotUpdate update(SlotUpdate.Kind kind, ModelSlot slot) {
        return new SlotUpdate(
                kind, builder.eventId(), request.requestId(), ReplyColumnsBuilder.state(slot), draft.now());
    }

    private ReplyColumns delete(ModelSlot slot, ReplyColumns stored) {
        ModelSlot left = slot;
        List<ModelBooking> ending = new ArrayList<>(live(slot, stored));
        for (UUID bookingId : slot.waiting()) {
            ending.add(Objects.requireNonNull(draft.booking(bookingId), "a waitlist entry has a booking"));
        }
        for (ModelBooking booking : ending) {
            left = LifeRules.without(left, booking);
            ModelBooking cancelled = booking.as(Status.CANCELLED);
            draft.put(cancelled);
            builder.alsoEnded(BookingUpdate.Kind.BOOKING_CANCELLED, left, cancelled);
        }
        ModelSlot deleted = left.in(ModelSlot.State.DELETED);
        draft.put(deleted);
        return builder.ofSlot(Outcome.SLOT_DELETED, deleted, update(SlotUpdate.Kind.SLOT_DELETED, deleted));
    }

    /**
     * Returns the slot's live bookings, in the order of the stored decision if it names all of them. Otherwise searches
     * all bookings.
     */
    private List<ModelBooking> live(ModelSlot slot, ReplyColumns stored) {
        List<ModelBooking> named = new ArrayList<>();
        int seats = 0;
        for (UUID bookingId : FollowUps.bookingIds(stored)) {
            ModelBooking booking = draft.booking(bookingId);
            if (booking != null && booking.isLive() && booking.slotId().equals(slot.slotId())) {
                named.add(booking);
                seats += booking.quantity();
            }
        }
        if (seats == slot.taken() && named.stream().distinct().count() == named.size()) {
            return named;
        }
        List<ModelBooking> found = new ArrayList<>();
        draft.allBookings().forEach(booking -> {
            if (booking.isLive() && booking.slotId().equals(slot.slotId())) {
                found.add(booking);
            }
        });
        return found;
    }
}
