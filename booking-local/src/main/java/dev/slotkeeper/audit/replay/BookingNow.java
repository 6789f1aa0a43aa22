package dev.slotkeeper.audit.replay;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking as the log's requests so far leave it.
 *
 * @param endsAt until when it is held, or waits; null for one that does not end by itself
 */
record BookingNow(
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

    BookingNow as(Status next) {
        return new BookingNow(bookingId, slotId, customerId, quantity, next, null);
    }
}
