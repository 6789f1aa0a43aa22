package dev.slotkeeper.audit.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of a slot after the requests replayed so far.
 *
 * @param taken the seats of live bookings
 * @param waiting the waitlist in order of arrival
 * @param changes the number of transactions that changed the slot, including its creation
 * @param toldAt the beginning of the last transaction whose reply stated how many seats were taken
 * @param visitedAt the beginning of the last transaction that brought a booking from another slot
 * @param left the bookings that left for other slots since then; their replies state only the seats of those slots
 */
record SlotNow(
        String slotId,
        Terms terms,
        State state,
        int taken,
        List<UUID> waiting,
        long changes,
        Instant toldAt,
        Instant visitedAt,
        List<Departure> left) {

    enum State {
        OPEN,
        CLOSED,
        DELETED
    }

    /** The terms of a slot that customers see; each change is a new version. */
    record Terms(
            String resourceId,
            Instant startsAt,
            Instant endsAt,
            int capacity,
            @Nullable String price,
            int version) {}

    static SlotNow created(String slotId, Terms terms, Instant at) {
        return new SlotNow(slotId, terms, State.OPEN, 0, List.of(), 1, at, Instant.MIN, List.of());
    }

    /** A booking that left, with the beginning of its transaction. */
    record Departure(int quantity, Instant at) {}

    /** The number of seats that are taken, and of all seats. */
    record Seats(int taken, int capacity) {}

    Seats seats() {
        return new Seats(taken, terms.capacity());
    }

    int free() {
        return terms.capacity() - taken;
    }

    boolean hasBegun(Instant now) {
        return !now.isBefore(terms.startsAt());
    }

    boolean isAvailable() {
        return state == State.OPEN && free() > 0;
    }

    SlotNow withSeats(int more) {
        return new SlotNow(slotId, terms, state, taken + more, waiting, changes, toldAt, visitedAt, List.of());
    }

    SlotNow withWaiting(UUID bookingId) {
        List<UUID> more = new ArrayList<>(waiting);
        more.add(bookingId);
        return waitedForBy(more);
    }

    SlotNow withoutWaiting(UUID bookingId) {
        List<UUID> fewer = new ArrayList<>(waiting);
        fewer.remove(bookingId);
        return waitedForBy(fewer);
    }

    private SlotNow waitedForBy(List<UUID> bookings) {
        return new SlotNow(slotId, terms, state, taken, List.copyOf(bookings), changes, toldAt, visitedAt, List.of());
    }

    SlotNow in(State next) {
        return new SlotNow(slotId, terms, next, taken, waiting, changes, toldAt, visitedAt, List.of());
    }

    SlotNow on(Terms next) {
        return new SlotNow(slotId, next, state, taken, waiting, changes, toldAt, visitedAt, List.of());
    }

    /**
     * Returns the slot with these departures. Their replies do not state this slot's seats, so they may have happened
     * before or after an arrival.
     */
    SlotNow withLeft(List<Departure> departures) {
        return new SlotNow(slotId, terms, state, taken, waiting, changes, toldAt, visitedAt, List.copyOf(departures));
    }

    SlotNow withDeparture(int quantity, Instant at) {
        List<Departure> departures = new ArrayList<>(left);
        departures.add(new Departure(quantity, at));
        return withSeats(-quantity).withLeft(departures);
    }

    /** Returns this slot as the successor of {@code before}, changed by a transaction that began at {@code at}. */
    SlotNow changed(SlotNow before, Instant at) {
        Instant told = left.isEmpty() ? at : toldAt;
        return new SlotNow(slotId, terms, state, taken, waiting, before.changesWith(at), told, visitedAt, left);
    }

    /** Returns this slot as the successor of {@code before}, changed by a transaction that brought a booking. */
    SlotNow visited(SlotNow before, Instant at) {
        return new SlotNow(slotId, terms, state, taken, waiting, before.changesWith(at), toldAt, at, left);
    }

    /**
     * Returns the number of changes including this transaction. All decisions of one transaction have the same clock
     * and count as one change of the row.
     */
    private long changesWith(Instant at) {
        boolean isKnown = at.equals(toldAt)
                || at.equals(visitedAt)
                || left.stream().anyMatch(departure -> departure.at().equals(at));
        return isKnown ? changes : changes + 1;
    }

    boolean hasChangedAfter(Instant moment) {
        return toldAt.isAfter(moment)
                || visitedAt.isAfter(moment)
                || left.stream().anyMatch(departure -> departure.at().isAfter(moment));
    }
}
