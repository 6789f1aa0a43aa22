package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking, a hold or a waitlist entry.
 *
 * @param endsAt the end of a hold or a waitlist entry, unless its slot begins earlier; null for no end of its own
 * @param agreed what a waitlist entry may be promoted to; null for everything
 * @param endReason why a waitlist entry ended before its time; otherwise null
 * @param moves null for a booking that never was on another slot
 * @param heldFrom the beginning of a hold; null for all others
 */
public record ModelBooking(
        UUID bookingId,
        String slotId,
        String customerId,
        int quantity,
        Status status,
        @Nullable Instant endsAt,
        @Nullable Agreed agreed,
        @Nullable Reason endReason,
        @Nullable Moves moves,
        @Nullable Instant heldFrom) {

    /** Creates a booking, a hold or a waitlist entry without agreed terms that never was on another slot. */
    public ModelBooking(
            UUID bookingId, String slotId, String customerId, int quantity, Status status, @Nullable Instant endsAt) {
        this(bookingId, slotId, customerId, quantity, status, endsAt, null, null, null, null);
    }

    /** The terms of a slot that a customer agreed to, capacity apart. */
    public record Agreed(
            Instant startsAt,
            Instant endsAt,
            String resourceId,
            @Nullable String price) {

        static Agreed to(ModelSlot.Terms terms) {
            return new Agreed(terms.startsAt(), terms.endsAt(), terms.resourceId(), terms.price());
        }
    }

    /**
     * Place in a chain of reschedules.
     *
     * @param first id of the first booking of the chain
     * @param earlierTerms sum of the terms versions of the slots that were left, each at the time of the move
     * @param to id of the booking that took this one's place; null if none did
     */
    public record Moves(
            UUID first, int earlierTerms, @Nullable UUID to) {}

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

    /** Returns how it ended; null if it has not. */
    @Nullable
    Reason ended() {
        return switch (status) {
            case CONFIRMED, HELD, WAITLISTED -> null;
            case CANCELLED, RELEASED -> Reason.ALREADY_CANCELLED;
            case EXPIRED -> Reason.HOLD_EXPIRED;
            case RESCHEDULED -> Reason.ALREADY_RESCHEDULED;
        };
    }

    boolean isOver(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }

    /** Returns true for a hold or waitlist entry whose time is over; no time is left once its slot has begun. */
    boolean isOver(ModelSlot slot, Instant now) {
        return isOver(now) || slot.hasBegun(now);
    }

    /** Returns it as a hold with this beginning and end; null for no end of its own. */
    ModelBooking held(Instant from, @Nullable Instant until) {
        return new ModelBooking(
                bookingId, slotId, customerId, quantity, Status.HELD, until, agreed, endReason, moves, from);
    }

    ModelBooking as(Status next) {
        return new ModelBooking(bookingId, slotId, customerId, quantity, next, null, agreed, null, moves, null);
    }

    ModelBooking endedBy(Reason reason) {
        return new ModelBooking(
                bookingId, slotId, customerId, quantity, Status.EXPIRED, null, agreed, reason, moves, null);
    }

    boolean mayGet(ModelSlot.Terms terms) {
        return agreed == null || agreed.equals(Agreed.to(terms));
    }

    ModelBooking with(Moves next) {
        return new ModelBooking(
                bookingId, slotId, customerId, quantity, status, endsAt, agreed, endReason, next, heldFrom);
    }
}
