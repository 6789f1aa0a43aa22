package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.ModelBooking.Status;
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
    private final LoggedRequest request;
    private final Draft draft;
    private final ReplyColumnsBuilder builder;

    SeatRules(Policy policy, LoggedRequest request, Draft draft, ReplyColumnsBuilder builder) {
        this.policy = policy;
        this.request = request;
        this.draft = draft;
        this.builder = builder;
    }

    ReplyColumns answer(SeatCommand command) {
        if (request.isLate(draft.now())) {
            return builder.no(Reason.DEADLINE_EXCEEDED, null);
        }
        ModelSlot slot = draft.slot(command.slotId());
        if (slot == null) {
            return builder.no(ErrorCode.SLOT_NOT_FOUND, null, null);
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
            return builder.no(no, slot);
        }
        return command instanceof HoldSlot hold ? hold(slot, hold) : book(slot, command);
    }

    /**
     * Returns the reason why the slot can't give these seats, in the contract's order; null if it can. While the
     * waitlist is not empty, free seats are reserved for it.
     */
    static @Nullable Reason unavailable(ModelSlot slot, int quantity, Instant now) {
        if (slot.state() != ModelSlot.State.OPEN) {
            return Reason.CLOSED;
        }
        if (quantity > slot.free() || !slot.waiting().isEmpty()) {
            return Reason.FULL;
        }
        return slot.hasBegun(now) ? Reason.IN_PAST : null;
    }

    private static @Nullable Reason changed(ModelSlot slot, SeatCommand.@Nullable Expected expected) {
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

    private boolean mayWait(ModelSlot slot, BookSlot command) {
        Instant until = command.ifFull().until();
        return command.ifFull().waits()
                && !slot.hasBegun(draft.now())
                && command.quantity() <= slot.terms().capacity()
                && slot.waiting().size() < policy.longestWaitlist()
                && (until == null || draft.now().isBefore(until));
    }

    private ReplyColumns wait(ModelSlot slot, BookSlot command) {
        ModelBooking waiting =
                booking(slot, command, Status.WAITLISTED, command.ifFull().until());
        ModelSlot waitedFor = slot.withWaiting(waiting.bookingId());
        draft.put(waitedFor);
        draft.put(waiting);
        return builder.waits(waitedFor, waiting);
    }

    private ReplyColumns hold(ModelSlot slot, HoldSlot command) {
        ModelBooking held = booking(slot, command, Status.HELD, draft.now().plusSeconds(command.holdSeconds()));
        ModelSlot taken = take(slot, held);
        return builder.became(Outcome.HELD, BookingUpdate.Kind.SLOT_HELD, taken, held);
    }

    private ReplyColumns book(ModelSlot slot, SeatCommand command) {
        ModelBooking booked = booking(slot, command, Status.CONFIRMED, null);
        return builder.booked(take(slot, booked), booked);
    }

    private ModelSlot take(ModelSlot slot, ModelBooking booking) {
        ModelSlot taken = slot.withSeats(booking.quantity());
        draft.put(taken);
        draft.put(booking);
        return taken;
    }

    /** Creates a booking. It shares the slot's id string, so that a million bookings do not hold a million copies. */
    private static ModelBooking booking(ModelSlot slot, SeatCommand command, Status status, @Nullable Instant endsAt) {
        return new ModelBooking(
                command.requestId(), slot.slotId(), command.customerId(), command.quantity(), status, endsAt);
    }
}
