package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks whether a customer may have one more slot. */
final class LimitRules {

    private final Limits limits;
    private final WorkingState state;
    private final Instant now;

    LimitRules(Limits limits, WorkingState state, Instant now) {
        this.limits = limits;
        this.state = state;
        this.now = now;
    }

    /**
     * Returns the limit that forbids the customer this slot; null if none does.
     *
     * @param givenUp a booking that the customer gives up in exchange; null for none
     */
    @Nullable
    Reason forbids(String customerId, Slot slot, @Nullable UUID givenUp) {
        if (!limits.matter()) {
            return null;
        }
        String resourceId = slot.wholeTerms().resourceId();
        int ofResource = 0;
        boolean overlaps = false;
        for (CustomerBooking read : state.customerBookings().of(customerId)) {
            Slot inHand = state.known(read.slotId());
            CustomerBooking other = inHand == null ? read : read.in(inHand);
            if (!other.bookingId().equals(givenUp) && !other.isOver(now)) {
                ofResource += other.resourceId().equals(resourceId) ? 1 : 0;
                overlaps |= other.overlaps(slot);
            }
        }
        if (limits.bookingsPerResource() > 0 && ofResource >= limits.bookingsPerResource()) {
            return Reason.LIMIT_EXCEEDED;
        }
        return overlaps && !limits.overlapping() ? Reason.OVERLAPPING : null;
    }
}
