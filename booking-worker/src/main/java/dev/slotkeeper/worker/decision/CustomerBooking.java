package dev.slotkeeper.worker.decision;

import java.time.Instant;
import java.util.UUID;

/**
 * A customer's booking, hold or waitlist entry, as the limits see it, of any slot.
 *
 * @param resourceId resource of its slot
 * @param startsAt start of its slot
 * @param endsAt end of its slot
 */
public record CustomerBooking(
        UUID bookingId, String customerId, String slotId, String resourceId, Instant startsAt, Instant endsAt) {

    static CustomerBooking of(Booking booking, Slot slot) {
        return of(booking.bookingId(), booking.customerId(), slot);
    }

    /** Returns this stay with the slot's current resource and times. */
    CustomerBooking in(Slot slot) {
        return of(bookingId, customerId, slot);
    }

    private static CustomerBooking of(UUID bookingId, String customerId, Slot slot) {
        Slot.Terms terms = slot.wholeTerms();
        return new CustomerBooking(
                bookingId, customerId, slot.slotId(), terms.resourceId(), slot.startsAt(), terms.endsAt());
    }

    boolean isOver(Instant now) {
        return !endsAt.isAfter(now);
    }

    boolean overlaps(Slot slot) {
        return startsAt.isBefore(slot.wholeTerms().endsAt()) && slot.startsAt().isBefore(endsAt);
    }
}
