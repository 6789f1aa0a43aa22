package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;

/** Possible bugs of a worker; each must be found by the guarantee that it violates. */
public enum Flaw {
    NONE,
    /** A slot is written without checking that it is unchanged since it was read. */
    GUARD_REMOVED,
    /** Offsets are committed when messages are read. */
    OFFSETS_BEFORE_DATABASE,
    COUNTER_WITHOUT_ROW,
    DECISION_NOT_STORED,
    /** Answers are sent before the transaction is committed. */
    ANSWER_BEFORE_COMMIT,
    DEADLINE_IGNORED,
    /** Two workers share one partition's messages. */
    WORKERS_WITHOUT_ORDER,
    /** A cancelled booking is treated as live, so that its seats are freed again. */
    CANCELLED_TWICE,
    /** A hold never expires. */
    HOLD_WITHOUT_END,
    /** A waitlist is served from its end. */
    WAITLIST_OVERTAKEN,
    /** Waitlists are not served after another program's change. */
    WAITLIST_FORGOTTEN,
    /** A reschedule takes seats on the new slot and keeps the old ones taken. */
    OLD_SEATS_KEPT,
    /** The follow-ups of a decision are published but not stored with it. */
    FOLLOW_UPS_NOT_STORED;

    /** Returns the booking as a worker with this flaw reads it. */
    Booking misread(Booking booking) {
        boolean isTakenForLive = this == CANCELLED_TWICE && booking.status() == Status.CANCELLED;
        boolean isTakenForLast = this == WAITLIST_OVERTAKEN && booking.status() == Status.WAITLISTED;
        boolean isTakenForEndless = this == HOLD_WITHOUT_END && booking.status() == Status.HELD;
        return new Booking(
                booking.bookingId(),
                booking.slotId(),
                booking.customerId(),
                booking.quantity(),
                isTakenForLive ? Status.CONFIRMED : booking.status(),
                isTakenForEndless ? null : booking.expiresAt(),
                isTakenForLast ? -booking.waitsSince() : booking.waitsSince(),
                booking.agreed(),
                booking.endReason(),
                booking.moves());
    }

    /** Returns the decision as a worker with this flaw stores it. */
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
