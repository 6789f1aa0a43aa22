package dev.slotkeeper.reference;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking, a hold or a waitlist entry.
 *
 * @param endsAt the end of a hold or a waitlist entry; null if the booking does not expire
 */
public record ModelBooking(
        UUID bookingId,
        String slotId,
        String customerId,
        int quantity,
        Status status,
        @Nullable Instant endsAt) {

    /** The states of a booking, as the table {@code appointments} names them. */
    public enum Status {
        CONFIRMED,
        HELD,
        WAITLISTED,
        CANCELLED,
        EXPIRED,
        RELEASED,
        RESCHEDULED
    }

    /** Returns true if it takes seats. */
    public boolean isLive() {
        return status == Status.CONFIRMED || status == Status.HELD;
    }

    boolean waits() {
        return status == Status.WAITLISTED;
    }

    boolean isOver(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }

    ModelBooking as(Status next) {
        return new ModelBooking(bookingId, slotId, customerId, quantity, next, null);
    }
}
