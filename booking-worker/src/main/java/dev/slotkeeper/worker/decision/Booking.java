package dev.slotkeeper.worker.decision;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of appointments.
 *
 * @param bookingId the id of the request that asked for it
 * @param expiresAt until when it is held, or waits; null for one that does not expire by itself
 * @param waitsSince orders a slot's waitlist; 0 for one that never waited
 */
public record Booking(
        UUID bookingId,
        String slotId,
        String customerId,
        int quantity,
        Status status,
        @Nullable Instant expiresAt,
        long waitsSince) {

    /** What has become of it so far. */
    public enum Status {
        CONFIRMED,
        HELD,
        WAITLISTED,
        CANCELLED,
        EXPIRED,
        RELEASED,
        RESCHEDULED;

        /** Whether its seats count as taken. */
        public boolean isLive() {
            return this == CONFIRMED || this == HELD;
        }

        /** Whether it counts for its customer's limits: a place in a waitlist may become a booking by itself. */
        public boolean counts() {
            return isLive() || this == WAITLISTED;
        }
    }

    /** The same, gone over to another status, in which it does not expire. */
    Booking become(Status next) {
        return new Booking(bookingId, slotId, customerId, quantity, next, null, waitsSince);
    }

    /** Whether its own time is over. */
    boolean isOver(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
