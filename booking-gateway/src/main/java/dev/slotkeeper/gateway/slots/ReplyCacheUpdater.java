package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.SlotUpdate;
import dev.slotkeeper.gateway.kafka.ReplyListener;
import dev.slotkeeper.runtime.DatabaseClock;
import java.time.Duration;
import java.time.Instant;

/** Applies each reply of this gateway to memory, so that its receiver sees it in the next list even before the feed. */
final class ReplyCacheUpdater implements ReplyListener {

    /**
     * Maximum age of a decision that is applied. A repeated request gets its old reply, and the feed has newer states
     * by then.
     */
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final SlotCache memory;
    private final DatabaseClock clock;

    ReplyCacheUpdater(SlotCache memory, DatabaseClock clock) {
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public void replied(Reply reply) {
        Instant now = clock.estimate();
        if (now == null || reply.decidedAt().isBefore(now.minus(RECENT))) {
            return;
        }
        if (reply instanceof BookingConfirmed booked) {
            seats(booked.slotId(), booked.currentBookings(), booked.capacity(), booked.decidedAt());
        } else if (reply instanceof BookingUpdate update) {
            updated(update);
        } else if (reply instanceof SlotCreated created) {
            slot(created.slot(), false, created.decidedAt());
        } else if (reply instanceof SlotUpdate update) {
            boolean deleted =
                    switch (update.kind()) {
                        case SLOT_DELETED -> true;
                        case SLOT_CHANGED, SLOT_CLOSED, SLOT_REOPENED, WAITLIST_SERVED -> false;
                    };
            slot(update.slot(), deleted, update.decidedAt());
        } else if (!(reply instanceof BookingRejected)) {
            throw new IllegalStateException("a reply of unknown type " + reply.getClass());
        }
    }

    private void updated(BookingUpdate update) {
        switch (update.kind()) {
            case SLOT_HELD -> seats(update.slotId(), update.currentBookings(), update.capacity(), update.decidedAt());
            case HOLD_RELEASED, HOLD_EXPIRED, BOOKING_CANCELLED -> givenBack(update);
            case BOOKING_RESCHEDULED -> {
                BookingUpdate.Move move = update.move();
                if (move != null) {
                    seats(move.toSlotId(), update.currentBookings(), update.capacity(), update.decidedAt());
                }
                // The reply does not contain the old slot's seats after its waitlist was served.
                memory.replied(update.slotId(), false, update.decidedAt(), before -> null);
            }
            case BOOKING_WAITLISTED -> waits(update);
            case WAITLIST_EXPIRED -> {
                // No seat was taken or freed.
            }
        }
    }

    private void slot(SlotState slot, boolean deleted, Instant decidedAt) {
        memory.replied(slot.slotId(), deleted, decidedAt, before -> slot);
    }

    /** Applies a new waitlist entry, which is the last one. */
    private void waits(BookingUpdate update) {
        Integer position = update.position();
        memory.replied(
                update.slotId(),
                false,
                update.decidedAt(),
                before -> before == null || position == null
                        ? null
                        : with(before.shown(), update.currentBookings(), update.capacity(), position));
    }

    /** Applies given back seats. The reply does not contain the seats left after the waitlist was served. */
    private void givenBack(BookingUpdate update) {
        memory.replied(
                update.slotId(),
                false,
                update.decidedAt(),
                before -> before == null || before.shown().waiting() > 0
                        ? null
                        : with(before.shown(), update.currentBookings(), update.capacity(), 0));
    }

    private void seats(String slotId, int taken, int capacity, Instant decidedAt) {
        memory.replied(
                slotId,
                false,
                decidedAt,
                before -> before == null
                        ? null
                        : with(before.shown(), taken, capacity, before.shown().waiting()));
    }

    /**
     * Returns the slot with new numbers. A slot that was unavailable although it had seats was closed or held them back
     * for its waitlist, and stays so.
     */
    private static SlotState with(SlotState slot, int taken, int capacity, int waiting) {
        boolean isWithheld = !slot.isAvailable() && slot.currentBookings() < slot.capacity();
        return slot.with(capacity, taken, taken < capacity && !isWithheld, waiting);
    }
}
