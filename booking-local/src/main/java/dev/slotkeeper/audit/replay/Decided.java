package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.RescheduleBooking;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request with the decision that is stored for it. */
record Decided(Ask ask, Stored stored) {

    String slotId() {
        return ask.slotId();
    }

    /** The slot that a booking is to be moved to. */
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
