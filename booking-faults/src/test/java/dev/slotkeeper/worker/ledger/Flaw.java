package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;

/** A mistake that a worker could have been written with; each must be found by the guarantee it breaks. */
public enum Flaw {
    NONE,
    /** A slot is written whatever it has become since it was read. */
    GUARD_REMOVED,
    /** Offsets are committed when messages are read. */
    OFFSETS_BEFORE_DATABASE,
    COUNTER_WITHOUT_ROW,
    DECISION_NOT_STORED,
    /** Answers go out first, and the transaction is committed a moment later. */
    ANSWER_BEFORE_COMMIT,
    DEADLINE_IGNORED,
    /** Two workers share a partition's messages between them. */
    WORKERS_WITHOUT_ORDER,
    /** A booking that was cancelled is taken for a live one, so that its seats are given back again. */
    CANCELLED_TWICE,
    /** The time of a hold is never over. */
    HOLD_WITHOUT_END,
    /** A party that fits comes up before an earlier one that does not. */
    WAITLIST_OVERTAKEN,
    /** A reschedule takes seats on the new slot and leaves the old ones taken. */
    OLD_SEATS_KEPT,
    /** What else a decision did is told, and not stored with it. */
    FOLLOW_UPS_NOT_STORED;

    /** A booking as a worker with this flaw reads it. */
    Booking misread(Booking booking) {
        boolean isTakenForLive = this == CANCELLED_TWICE && booking.status() == Status.CANCELLED;
        boolean isTakenForEndless = this == HOLD_WITHOUT_END && booking.status() == Status.HELD;
        return new Booking(
                booking.bookingId(),
                booking.slotId(),
                booking.customerId(),
                booking.quantity(),
                isTakenForLive ? Status.CONFIRMED : booking.status(),
                isTakenForEndless ? null : booking.expiresAt(),
                booking.waitsSince());
    }

    /** A decision as a worker with this flaw stores it. */
    DecisionRecord toStore(DecisionRecord decision) {
        if (this != FOLLOW_UPS_NOT_STORED) {
            return decision;
        }
        return new DecisionRecord(
                decision.requestId(),
                decision.slotId(),
                decision.digest(),
                decision.outcome(),
                decision.code(),
                decision.reason(),
                decision.customerId(),
                decision.quantity(),
                decision.currentBookings(),
                decision.capacity(),
                decision.details(),
                decision.decidedAt());
    }
}
