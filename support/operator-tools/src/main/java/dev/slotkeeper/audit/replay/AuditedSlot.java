package dev.slotkeeper.audit.replay;

import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.ModelSlot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A slot after the requests replayed so far, with the transactions that changed it.
 *
 * @param changes the number of transactions that changed the slot, including its creation
 * @param observedAt the beginning of the last transaction whose reply stated how many seats were taken
 * @param visitedAt the beginning of the last transaction that brought a booking from another slot
 * @param left the bookings that left for other slots since then; their replies state only the seats of those slots, so
 * they may have left before or after an arrival
 */
record AuditedSlot(ModelSlot slot, long changes, Instant observedAt, Instant visitedAt, List<Departure> left) {

    /** A booking that left: the place of the request, and the beginning of its transaction. */
    record Departure(LogPlace place, int quantity, Instant at) {}

    /** The number of seats that are taken, and of all seats. */
    record Seats(int taken, int capacity) {

        static Seats of(ModelSlot slot) {
            return new Seats(slot.taken(), slot.terms().capacity());
        }
    }

    static AuditedSlot created(ModelSlot slot, Instant at) {
        return new AuditedSlot(slot, 1, at, Instant.MIN, List.of());
    }

    /** Returns the slot after a transaction whose reply states the seats taken. */
    AuditedSlot changed(ModelSlot after, Instant at) {
        return new AuditedSlot(after, changesWith(at), at, visitedAt, List.of());
    }

    /** Returns the slot after a booking has left. */
    AuditedSlot departed(ModelSlot after, Departure departure) {
        List<Departure> departures = new ArrayList<>(left);
        departures.add(departure);
        return new AuditedSlot(after, changesWith(departure.at()), observedAt, visitedAt, List.copyOf(departures));
    }

    /**
     * Returns the slot after a transaction that brought a booking.
     *
     * @param leftAfter the departures that happened after the arrival
     */
    AuditedSlot visited(ModelSlot after, List<Departure> leftAfter, Instant at) {
        return new AuditedSlot(after, changesWith(at), observedAt, at, List.copyOf(leftAfter));
    }

    /**
     * Returns the number of changes including this transaction. All decisions of one transaction have the same clock
     * and count as one change of the row.
     */
    private long changesWith(Instant at) {
        boolean isKnown = at.equals(observedAt)
                || at.equals(visitedAt)
                || left.stream().anyMatch(departure -> departure.at().equals(at));
        return isKnown ? changes : changes + 1;
    }

    boolean hasChangedAfter(Instant moment) {
        return observedAt.isAfter(moment)
                || visitedAt.isAfter(moment)
                || left.stream().anyMatch(departure -> departure.at().isAfter(moment));
    }
}
