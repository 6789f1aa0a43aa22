package dev.slotkeeper.audit.replay;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of a booking after the requests replayed so far.
 *
 * @param endsAt the end of a hold or a waitlist entry; null if the booking does not expire
 */
record ModelBooking(
        UUID bookingId,
        String slotId,
        String customerId,
        int quantity,
        Status status,
        @Nullable Instant endsAt) {

    enum Status {
        CONFIRMED,
        HELD,
        WAITLISTED,
        CANCELLED,
        EXPIRED,
        RELEASED,
        RESCHEDULED
    }

    boolean isLive() {
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
