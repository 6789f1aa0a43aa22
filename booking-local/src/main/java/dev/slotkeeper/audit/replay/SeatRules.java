package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.BookingNow.Status;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SeatCommand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides requests for seats: bookings, holds and waitlist entries. */
final class SeatRules {

    private final Policy policy;
    private final Ask ask;
    private final Draft draft;
    private final Words words;

    SeatRules(Policy policy, Ask ask, Draft draft, Words words) {
        this.policy = policy;
        this.ask = ask;
        this.draft = draft;
        this.words = words;
    }

    Told answer(SeatCommand command) {
        if (ask.isLate(draft.now())) {
            return words.no(Reason.DEADLINE_EXCEEDED, null);
        }
        SlotNow slot = draft.slot(command.slotId());
        if (slot == null) {
            return words.no(ErrorCode.SLOT_NOT_FOUND, null, null);
        }
        Reason changed = changed(slot, command.expected());
        Reason unavailable = unavailable(slot, command.quantity(), draft.now());
        if (unavailable == Reason.FULL
                && changed == null
                && command instanceof BookSlot booking
                && mayWait(slot, booking)) {
            return wait(slot, booking);
        }
        Reason no = unavailable == null ? changed : unavailable;
        if (no != null) {
            return words.no(no, slot);
        }
        return command instanceof HoldSlot hold ? hold(slot, hold) : book(slot, command);
    }

    /**
     * Returns the reason why the slot can't give these seats, in the contract's order; null if it can. While the
     * waitlist is not empty, free seats are reserved for it.
     */
    static @Nullable Reason unavailable(SlotNow slot, int quantity, Instant now) {
        if (slot.state() != SlotNow.State.OPEN) {
            return Reason.CLOSED;
        }
        if (quantity > slot.free() || !slot.waiting().isEmpty()) {
            return Reason.FULL;
        }
        return slot.hasBegun(now) ? Reason.IN_PAST : null;
    }

    private static @Nullable Reason changed(SlotNow slot, SeatCommand.@Nullable Expected expected) {
        if (expected == null) {
            return null;
        }
        Integer terms = expected.termsVersion();
        if (terms != null && terms != slot.terms().version()) {
            return Reason.TERMS;
        }
        Integer bookings = expected.currentBookings();
        return bookings != null && bookings != slot.taken() ? Reason.BOOKINGS : null;
    }

    private boolean mayWait(SlotNow slot, BookSlot command) {
        Instant until = command.ifFull().until();
        return command.ifFull().waits()
                && !slot.hasBegun(draft.now())
                && command.quantity() <= slot.terms().capacity()
                && slot.waiting().size() < policy.longestWaitlist()
                && (until == null || draft.now().isBefore(until));
    }

    private Told wait(SlotNow slot, BookSlot command) {
        BookingNow waiting =
                booking(slot, command, Status.WAITLISTED, command.ifFull().until());
        SlotNow waitedFor = slot.withWaiting(waiting.bookingId());
        draft.put(waitedFor);
        draft.put(waiting);
        return words.waits(waitedFor, waiting);
    }

    private Told hold(SlotNow slot, HoldSlot command) {
        BookingNow held = booking(slot, command, Status.HELD, draft.now().plusSeconds(command.holdSeconds()));
        SlotNow taken = take(slot, held);
        return words.became(Outcome.HELD, BookingUpdate.Kind.SLOT_HELD, taken, held);
    }

    private Told book(SlotNow slot, SeatCommand command) {
        BookingNow booked = booking(slot, command, Status.CONFIRMED, null);
        return words.booked(take(slot, booked), booked);
    }

    private SlotNow take(SlotNow slot, BookingNow booking) {
        SlotNow taken = slot.withSeats(booking.quantity());
        draft.put(taken);
        draft.put(booking);
        return taken;
    }

    /** Creates a booking. It shares the slot's id string, so that a million bookings do not hold a million copies. */
    private static BookingNow booking(SlotNow slot, SeatCommand command, Status status, @Nullable Instant endsAt) {
        return new BookingNow(
                command.requestId(), slot.slotId(), command.customerId(), command.quantity(), status, endsAt);
    }
}
