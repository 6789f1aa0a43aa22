package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a customer may have beside what that customer has. */
final class LimitRules {

    private final Limits limits;
    private final LedgerState state;
    private final Instant now;

    LimitRules(Limits limits, LedgerState state, Instant now) {
        this.limits = limits;
        this.state = state;
        this.now = now;
    }

    /**
     * Why the customer may not have this slot too; null when nothing is in the way.
     *
     * @param givenUp a booking that goes in exchange; null for none
     */
    @Nullable
    Reason forbids(String customerId, Slot slot, @Nullable UUID givenUp) {
        if (!limits.matter()) {
            return null;
        }
        String resourceId = slot.wholeTerms().resourceId();
        int ofResource = 0;
        boolean overlaps = false;
        for (Stay read : state.stays().of(customerId)) {
            Slot inHand = state.known(read.slotId());
            Stay other = inHand == null ? read : read.in(inHand);
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
