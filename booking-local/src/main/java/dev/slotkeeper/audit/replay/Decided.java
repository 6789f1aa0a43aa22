package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.RescheduleBooking;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request and its stored decision. */
record Decided(Ask ask, Stored stored) {

    String slotId() {
        return ask.slotId();
    }

    /** Returns the slot that the request moves a booking to; null for other requests. */
    @Nullable
    String otherSlotId() {
        return ask.command() instanceof RescheduleBooking move ? move.toSlotId() : null;
    }

    Instant at() {
        return stored.decidedAt();
    }

    Told told() {
        return stored.told();
    }
}
