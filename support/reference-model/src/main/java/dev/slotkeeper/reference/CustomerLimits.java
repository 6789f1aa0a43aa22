package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.reference.ModelSlot.Terms;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks the limits on one customer's bookings, holds and waitlist entries; slots that have ended do not count. */
final class CustomerLimits {

    private final Policy policy;
    private final Draft draft;

    CustomerLimits(Policy policy, Draft draft) {
        this.policy = policy;
        this.draft = draft;
    }

    /**
     * Returns the limit that one more booking would exceed; null if there is none.
     *
     * @param givenUp a booking that the customer gives up in exchange; null for none
     */
    @Nullable
    Reason exceeded(String customerId, ModelSlot wanted, @Nullable UUID givenUp) {
        if (policy.bookingsPerResource() == 0 && policy.overlapping()) {
            return null;
        }
        List<Terms> others = draft.bookingsBefore().stream()
                .filter(booking -> booking.customerId().equals(customerId)
                        && (booking.isLive() || booking.waits())
                        && !booking.bookingId().equals(givenUp))
                .map(this::terms)
                .filter(terms -> draft.now().isBefore(terms.endsAt()))
                .toList();
        long ofResource = others.stream()
                .filter(terms -> terms.resourceId().equals(wanted.terms().resourceId()))
                .count();
        if (policy.bookingsPerResource() > 0 && ofResource >= policy.bookingsPerResource()) {
            return Reason.LIMIT_EXCEEDED;
        }
        boolean overlaps = others.stream().anyMatch(terms -> overlap(terms, wanted.terms()));
        return overlaps && !policy.overlapping() ? Reason.OVERLAPPING : null;
    }

    private Terms terms(ModelBooking booking) {
        return Objects.requireNonNull(draft.known(booking.slotId()), "a booking has a slot")
                .terms();
    }

    private static boolean overlap(Terms one, Terms other) {
        return one.startsAt().isBefore(other.endsAt()) && other.startsAt().isBefore(one.endsAt());
    }
}
