package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.reference.ModelBooking.Status;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides requests for seats: bookings, holds and waitlist entries. */
final class SeatCommandRules {

    private final Draft draft;
    private final DecisionBuilder builder;
    private final WaitlistRules waitlist;
    private final CustomerLimits limits;

    SeatCommandRules(Draft draft, DecisionBuilder builder, WaitlistRules waitlist, CustomerLimits limits) {
        this.draft = draft;
        this.builder = builder;
        this.waitlist = waitlist;
        this.limits = limits;
    }

    DecisionRecord book(BookSlot command) {
        ModelSlot slot = draft.slot(command.slotId());
        boolean waits = slot != null && waits(slot, command);
        DecisionRecord no = refusal(slot, command, waits);
        if (slot == null || no != null) {
            return Objects.requireNonNull(no, "without a slot nothing is granted");
        }
        if (waits) {
            ModelBooking waiting = waiting(slot, command);
            ModelSlot waitedFor = slot.withWaiting(waiting.bookingId());
            draft.put(waitedFor, waiting);
            return builder.waits(waitedFor, waiting);
        }
        ModelBooking booked = booking(slot, command, Status.CONFIRMED, null);
        return builder.booked(take(slot, booked), booked);
    }

    DecisionRecord hold(HoldSlot command) {
        ModelSlot slot = draft.slot(command.slotId());
        DecisionRecord no = refusal(slot, command, false);
        if (slot == null || no != null) {
            return Objects.requireNonNull(no, "without a slot nothing is granted");
        }
        Instant end = Collections.min(List.of(
                draft.now().plusSeconds(command.holdSeconds()), slot.terms().startsAt()));
        ModelBooking held = booking(slot, command, Status.HELD, end);
        return builder.became(Outcome.HELD, BookingUpdate.Kind.SLOT_HELD, take(slot, held), held);
    }

    private boolean waits(ModelSlot slot, BookSlot command) {
        return waitlist.unavailable(slot, command.quantity()) == Reason.FULL
                && slot.changed(command.expected()) == null
                && waitlist.admits(slot, command);
    }

    /**
     * Returns the refusal; null if the request is granted.
     *
     * @param waits true if the request joins the waitlist, so that it needs no free seats
     */
    private @Nullable DecisionRecord refusal(@Nullable ModelSlot slot, SeatCommand command, boolean waits) {
        if (draft.isLate()) {
            return builder.no(Reason.DEADLINE_EXCEEDED, null);
        }
        if (slot == null) {
            return builder.slotNotFound();
        }
        Reason no = waits ? null : waitlist.unavailable(slot, command.quantity());
        if (no == null) {
            no = slot.changed(command.expected());
        }
        if (no == null) {
            no = limits.exceeded(command.customerId(), slot, null);
        }
        return no == null ? null : builder.no(no, slot);
    }

    private ModelSlot take(ModelSlot slot, ModelBooking booking) {
        ModelSlot taken = slot.withSeats(booking.quantity());
        draft.put(taken, booking);
        return taken;
    }

    private static ModelBooking waiting(ModelSlot slot, BookSlot command) {
        SeatCommand.Expected expected = command.expected();
        boolean agrees = expected != null && expected.termsVersion() != null;
        return new ModelBooking(
                command.requestId(),
                slot.slotId(),
                command.customerId(),
                command.quantity(),
                Status.WAITLISTED,
                command.ifFull().until(),
                agrees ? ModelBooking.Agreed.to(slot.terms()) : null,
                null,
                null);
    }

    /** Creates a booking. It shares the slot's id string, so that a million bookings do not hold a million copies. */
    private static ModelBooking booking(ModelSlot slot, SeatCommand command, Status status, @Nullable Instant endsAt) {
        return new ModelBooking(
                command.requestId(), slot.slotId(), command.customerId(), command.quantity(), status, endsAt);
    }
}
