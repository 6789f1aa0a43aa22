package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of appointments.
 *
 * @param bookingId the id of the request that asked for the seats
 * @param expiresAt end of the hold or of the wait; null for one that has no end of its own
 * @param waitsSince position key that orders a slot's waitlist; 0 for a booking that never waited
 * @param agreed terms that a waitlist entry was made for; null if its request gave no {@code expected.termsVersion}
 * @param endReason cause of the end of a waitlist entry, if it is not the time; otherwise null
 */
public record Booking(
        UUID bookingId,
        String slotId,
        String customerId,
        int quantity,
        Status status,
        @Nullable Instant expiresAt,
        long waitsSince,
        @Nullable AgreedTerms agreed,
        @Nullable Reason endReason) {

    /** Creates a booking that no terms were agreed for. */
    public Booking(
            UUID bookingId,
            String slotId,
            String customerId,
            int quantity,
            Status status,
            @Nullable Instant expiresAt,
            long waitsSince) {
        this(bookingId, slotId, customerId, quantity, status, expiresAt, waitsSince, null, null);
    }

    /** The state of a booking. */
    public enum Status {
        CONFIRMED,
        HELD,
        WAITLISTED,
        CANCELLED,
        EXPIRED,
        RELEASED,
        RESCHEDULED;

        /** Returns true if its seats count as taken. */
        public boolean isLive() {
            return this == CONFIRMED || this == HELD;
        }

        /**
         * Returns true if it counts for its customer's limits. Waitlist entries do, since they may turn into bookings.
         */
        public boolean counts() {
            return isLive() || this == WAITLISTED;
        }
    }

    /** Returns this booking with another status and without an expiry. */
    Booking become(Status next) {
        return new Booking(bookingId, slotId, customerId, quantity, next, null, waitsSince, agreed, null);
    }

    /** Returns this waitlist entry, ended because of something other than the time. */
    Booking expiredBy(Reason reason) {
        return new Booking(bookingId, slotId, customerId, quantity, Status.EXPIRED, null, waitsSince, agreed, reason);
    }

    /** Returns true if it may be promoted on the slot's terms as they are. */
    boolean agreesWith(Slot slot) {
        return agreed == null || agreed.equals(AgreedTerms.of(slot));
    }

    /** Returns true if its own expiry is reached. */
    boolean isOver(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
