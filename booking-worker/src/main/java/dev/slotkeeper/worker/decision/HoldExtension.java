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
import org.jspecify.annotations.Nullable;

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

    /**
     * Extends the hold; one that can't last longer is answered with its end as it is. An end after the slot's start is
     * stored, so that the hold has this time if the slot is moved to a later start, but not stated.
     */
    private DecisionRecord extended(Request request, Slot slot, Booking hold, int holdSeconds) {
        Instant since = Objects.requireNonNull(hold.heldSince(), "a hold was read with its beginning");
        Booking extended = hold.held(since, end(hold.expiresAt(), since, holdSeconds));
        state.put(extended);
        // No seats change, but rewriting the slot runs its guard, which also covers the bookings read with it.
        state.put(slot.booked(0));
        Booking stated = extended.held(since, slot.endOfHold(extended.expiresAt()));
        return new ReplyBuilder(request, now)
                .decision(Outcome.EXTENDED, slot, BookingUpdate.Kind.SLOT_HELD, stated, null);
    }

    /** Returns the later one of the hold's end and the wanted one; null for no end, as another program may have set it. */
    private @Nullable Instant end(@Nullable Instant old, Instant since, int holdSeconds) {
        Instant latest = since.plusSeconds(HoldSlot.MAX_SECONDS);
        Instant asked = now.plusSeconds(holdSeconds);
        Instant wanted = asked.isBefore(latest) ? asked : latest;
        return old != null && old.isBefore(wanted) ? wanted : old;
    }
}
