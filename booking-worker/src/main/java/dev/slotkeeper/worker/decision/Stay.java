package dev.slotkeeper.worker.decision;

import java.time.Instant;
import java.util.UUID;

/**
 * What limits must know of a booking, a hold or a place in a waitlist, of whichever slot it is.
 *
 * @param resourceId of its slot
 * @param startsAt when its slot begins
 * @param endsAt when its slot is over
 */
public record Stay(
        UUID bookingId, String customerId, String slotId, String resourceId, Instant startsAt, Instant endsAt) {

    static Stay of(Booking booking, Slot slot) {
        return of(booking.bookingId(), booking.customerId(), slot);
    }

    /** The same, as its slot is now. */
    Stay in(Slot slot) {
        return of(bookingId, customerId, slot);
    }

    private static Stay of(UUID bookingId, String customerId, Slot slot) {
        Slot.Terms terms = slot.wholeTerms();
        return new Stay(bookingId, customerId, slot.slotId(), terms.resourceId(), slot.startsAt(), terms.endsAt());
    }

    boolean isOver(Instant now) {
        return !endsAt.isAfter(now);
    }

    boolean overlaps(Slot slot) {
        return startsAt.isBefore(slot.wholeTerms().endsAt()) && slot.startsAt().isBefore(endsAt);
    }
}
