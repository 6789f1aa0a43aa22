package dev.slotkeeper.reference;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking, a hold or a waitlist entry.
 *
 * @param endsAt the end of a hold or a waitlist entry; null if the booking does not expire
 * @param moves null for a booking that never was on another slot
 */
public record ModelBooking(
        UUID bookingId,
        String slotId,
        String customerId,
        int quantity,
        Status status,
        @Nullable Instant endsAt,
        @Nullable Moves moves) {

    /**
     * Place in a chain of reschedules.
     *
     * @param first id of the first booking of the chain
     * @param earlierTerms sum of the terms versions of the slots that were left, each at the time of the move
     * @param to id of the booking that took this one's place; null if none did
     */
    public record Moves(
            UUID first, int earlierTerms, @Nullable UUID to) {}

    /** Creates a booking that never was on another slot. */
    public ModelBooking(
            UUID bookingId, String slotId, String customerId, int quantity, Status status, @Nullable Instant endsAt) {
        this(bookingId, slotId, customerId, quantity, status, endsAt, null);
    }

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
        return new ModelBooking(bookingId, slotId, customerId, quantity, next, null, moves);
    }

    ModelBooking with(Moves next) {
        return new ModelBooking(bookingId, slotId, customerId, quantity, status, endsAt, next);
    }
}
