package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.BookingNow.Status;
import dev.slotkeeper.audit.replay.SlotNow.Terms;
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

    private final Ask ask;
    private final Draft draft;
    private final Words words;
    private final Waitlist waitlist;

    AdminRules(Ask ask, Draft draft, Words words, Waitlist waitlist) {
        this.ask = ask;
        this.draft = draft;
        this.words = words;
        this.waitlist = waitlist;
    }

    Told answer(CreateSlot command) {
        SlotNow there = draft.known(command.slotId());
        if (there != null) {
            return words.no(Reason.SLOT_EXISTS, there);
        }
        Terms terms = new Terms(
                command.resourceId(), command.startsAt(), command.endsAt(), command.capacity(), command.price(), 1);
        SlotNow created = SlotNow.created(command.slotId(), terms, draft.now());
        draft.put(created);
        return words.ofSlot(
                Outcome.SLOT_CREATED,
                created,
                new SlotCreated(words.eventId(), ask.requestId(), Words.state(created), draft.now()));
    }

    Told answer(ChangeSlot command) {
        SlotNow slot = draft.slot(command.slotId());
        if (slot == null) {
            return words.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        Terms old = slot.terms();
        Instant startsAt = given(command.startsAt(), old.startsAt());
        Instant endsAt = given(command.endsAt(), old.endsAt());
        if (!startsAt.isBefore(endsAt)) {
            return words.malformed(
                    new ContractViolation("endsAt", endsAt.toString(), "an instant after startsAt " + startsAt)
                            .getMessage(),
                    null,
                    null);
        }
        int capacity = given(command.capacity(), old.capacity());
        if (capacity < slot.taken()) {
            return words.no(Reason.CAPACITY_BELOW_BOOKED, slot);
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
    Told answer(SlotCommand command, Told stored) {
        SlotNow slot = draft.slot(command.slotId());
        if (slot == null) {
            return words.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        return switch (command.kind()) {
            case CLOSE_SLOT -> becomes(slot.in(SlotNow.State.CLOSED), Outcome.SLOT_CLOSED, SlotUpdate.Kind.SLOT_CLOSED);
            case REOPEN_SLOT ->
                becomes(slot.in(SlotNow.State.OPEN), Outcome.SLOT_REOPENED, SlotUpdate.Kind.SLOT_REOPENED);
            case DELETE_SLOT ->
                slot.taken() > 0 && !command.cancelBookings()
                        ? words.no(Reason.SLOT_HAS_BOOKINGS, slot)
                        : delete(slot, stored);
        };
    }

    private Told becomes(SlotNow slot, Outcome outcome, SlotUpdate.Kind kind) {
        draft.put(slot);
        waitlist.serve(slot.slotId());
        SlotNow served = Objects.requireNonNull(draft.slot(slot.slotId()), "it was put there");
        return words.ofSlot(outcome, served, update(kind, served));
    }

    private SlotUpdate update(SlotUpdate.Kind kind, SlotNow slot) {
        return new SlotUpdate(kind, words.eventId(), ask.requestId(), Words.state(slot), draft.now());
    }

    private Told delete(SlotNow slot, Told stored) {
        SlotNow left = slot;
        List<BookingNow> ending = new ArrayList<>(live(slot, stored));
        for (UUID bookingId : slot.waiting()) {
            ending.add(Objects.requireNonNull(draft.booking(bookingId), "a waitlist entry has a booking"));
        }
        for (BookingNow booking : ending) {
            left = LifeRules.without(left, booking);
            BookingNow cancelled = booking.as(Status.CANCELLED);
            draft.put(cancelled);
            words.alsoEnded(BookingUpdate.Kind.BOOKING_CANCELLED, left, cancelled);
        }
        SlotNow deleted = left.in(SlotNow.State.DELETED);
        draft.put(deleted);
        return words.ofSlot(Outcome.SLOT_DELETED, deleted, update(SlotUpdate.Kind.SLOT_DELETED, deleted));
    }

    /**
     * Returns the slot's live bookings, in the order of the stored decision if it names all of them. Otherwise searches
     * all bookings.
     */
    private List<BookingNow> live(SlotNow slot, Told stored) {
        List<BookingNow> named = new ArrayList<>();
        int seats = 0;
        for (UUID bookingId : FollowUps.bookingIds(stored)) {
            BookingNow booking = draft.booking(bookingId);
            if (booking != null && booking.isLive() && booking.slotId().equals(slot.slotId())) {
                named.add(booking);
                seats += booking.quantity();
            }
        }
        if (seats == slot.taken() && named.stream().distinct().count() == named.size()) {
            return named;
        }
        List<BookingNow> found = new ArrayList<>();
        draft.allBookings().forEach(booking -> {
            if (booking.isLive() && booking.slotId().equals(slot.slotId())) {
                found.add(booking);
            }
        });
        return found;
    }
}
