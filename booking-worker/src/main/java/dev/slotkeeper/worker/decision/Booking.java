package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of appointments.
 *
 * @param bookingId the id of the request that asked for the seats
 * @param expiresAt end of the hold or of the wait if its slot does not begin earlier; null for one that has no end of its
 *     own
 * @param waitsSince position key that orders a slot's waitlist; 0 for a booking that never waited
 * @param agreed terms that a waitlist entry was made for; null if its request gave no {@code expected.termsVersion}
 * @param endReason cause of the end of a waitlist entry, if it is not the time; otherwise null
 * @param moves null for a booking that never was on another slot
 * @param heldSince time when a hold was made, which bounds its extensions; null for all others
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
        @Nullable Reason endReason,
        @Nullable Moves moves,
        @Nullable Instant heldSince) {

    /** Creates a booking that no terms were agreed for and that never was on another slot. */
    public Booking(
            UUID bookingId,
            String slotId,
            String customerId,
            int quantity,
            Status status,
            @Nullable Instant expiresAt,
            long waitsSince) {
        this(bookingId, slotId, customerId, quantity, status, expiresAt, waitsSince, null, null, null, null);
    }

    /**
     * Place in a chain of reschedules.
     *
     * @param first id of the chain's first booking, which identifies the appointment in calendars
     * @param earlierTerms sum of the terms versions that the earlier slots had when the booking left them
     * @param to id of the booking that replaced this one; null unless it is RESCHEDULED
     */
    public record Moves(
            UUID first, int earlierTerms, @Nullable UUID to) {}

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
        return new Booking(bookingId, slotId, customerId, quantity, next, null, waitsSince, agreed, null, moves, null);
    }

    /** Returns this waitlist entry, ended because of something other than the time. */
    Booking expiredBy(Reason reason) {
        return new Booking(
                bookingId, slotId, customerId, quantity, Status.EXPIRED, null, waitsSince, agreed, reason, moves, null);
    }

    /** Returns true if it may be promoted on the slot's terms as they are. */
    boolean agreesWith(Slot slot) {
        return agreed == null || agreed.equals(AgreedTerms.of(slot));
    }

    /**
     * Returns the confirmed booking that replaces this one on another slot.
     *
     * @param id its id: that of the request to reschedule
     * @param leftTerms terms version of the slot that this booking leaves
     */
    Booking on(String toSlotId, UUID id, int leftTerms) {
        Moves next = new Moves(first(), earlierTerms() + leftTerms, null);
        return new Booking(id, toSlotId, customerId, quantity, Status.CONFIRMED, null, 0, null, null, next, null);
    }

    /** Returns this booking as one that was moved and lives on under another id. */
    Booking movedTo(UUID id) {
        Moves left = new Moves(first(), earlierTerms(), id);
        return new Booking(
                bookingId,
                slotId,
                customerId,
                quantity,
                Status.RESCHEDULED,
                null,
                waitsSince,
                agreed,
                null,
                left,
                null);
    }

    private UUID first() {
        return moves == null ? bookingId : moves.first();
    }

    private int earlierTerms() {
        return moves == null ? 0 : moves.earlierTerms();
    }

    /** Returns a hold of the same seats, made at {@code since}, that ends at {@code end}; null for no end of its own. */
    public Booking held(Instant since, @Nullable Instant end) {
        return new Booking(
                bookingId, slotId, customerId, quantity, Status.HELD, end, waitsSince, agreed, null, moves, since);
    }

    /** Returns true if a hold or waitlist entry is over: its own expiry is reached, or its slot has begun. */
    boolean isOver(Slot slot, Instant now) {
        return isOver(now) || slot.hasBegun(now);
    }

    /** Returns true if its own expiry is reached. */
    boolean isOver(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
