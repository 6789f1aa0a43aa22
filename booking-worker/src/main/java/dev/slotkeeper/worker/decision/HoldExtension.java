package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.Objects;

/** Decides extensions of holds. */
final class HoldExtension {

    private final WorkingState state;
    private final Instant now;

    HoldExtension(WorkingState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    DecisionRecord extend(Request request, ExtendHold command) {
        if (request.isLate(now)) {
            return BookingRules.refusal(request, ErrorCode.VALIDATION_ERROR, Reason.DEADLINE_EXCEEDED, null, now);
        }
        Slot slot = state.slot(command.slotId());
        if (slot == null) {
            return BookingRules.refusal(request, ErrorCode.SLOT_NOT_FOUND, null, null, now);
        }
        Booking hold = state.booking(command.holdId(), command.slotId());
        if (hold == null || !BookingLifecycle.isOf(hold, command.customerId())) {
            return BookingRules.refusal(request, ErrorCode.VALIDATION_ERROR, Reason.NOT_FOUND, slot, now);
        }
        DecisionRecord refused = BookingLifecycle.refusedAsOver(request, slot, hold, now);
        return refused == null ? extended(request, slot, hold, command.holdSeconds()) : refused;
    }

    /** Extends the hold; one that can't last longer is answered with its end as it is. */
    private DecisionRecord extended(Request request, Slot slot, Booking hold, int holdSeconds) {
        Instant since = Objects.requireNonNull(hold.heldSince(), "a hold was read with its beginning");
        Instant latest = since.plusSeconds(HoldSlot.MAX_SECONDS);
        Instant asked = now.plusSeconds(holdSeconds);
        Instant wanted = asked.isBefore(latest) ? asked : latest;
        // A hold without an end of its own, which another program made, ends when its slot begins.
        Instant end = hold.expiresAt() == null || hold.expiresAt().isBefore(wanted) ? wanted : hold.expiresAt();
        Booking extended = hold.held(since, slot.endOfHold(end));
        state.put(extended);
        // No seats change, but rewriting the slot runs its guard, which also covers the bookings read with it.
        state.put(slot.booked(0));
        return new ReplyBuilder(request, now)
                .decision(Outcome.EXTENDED, slot, BookingUpdate.Kind.SLOT_HELD, extended, null);
    }
}
