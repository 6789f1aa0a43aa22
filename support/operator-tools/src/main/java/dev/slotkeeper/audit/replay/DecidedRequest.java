package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand.Expected;
import dev.slotkeeper.reference.LoggedRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request and its stored decision. */
record DecidedRequest(LoggedRequest request, DecisionRow stored) {

    String slotId() {
        return request.slotId();
    }

    /** Returns the slot that the request moves a booking to; null for other requests. */
    @Nullable
    String otherSlotId() {
        return request.command() instanceof RescheduleBooking move ? move.toSlotId() : null;
    }

    /** Returns what the request expects of the slot that it moves a booking to; null for nothing. */
    @Nullable
    Expected expectedElsewhere() {
        return request.command() instanceof RescheduleBooking move ? move.expected() : null;
    }

    Instant at() {
        return stored.decidedAt();
    }

    ReplyColumns reply() {
        return stored.reply();
    }
}
