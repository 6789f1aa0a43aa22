package dev.slotkeeper.audit.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A slot as the log's requests so far leave it.
 *
 * @param taken seats of live bookings
 * @param waiting its waitlist, first come, first
 * @param changes transactions that changed it, its creation included
 * @param toldAt when the last of them began that told how many seats were taken
 * @param visitedAt when the last of them began that brought a booking from another slot
 * @param left bookings that left for other slots since then, which tells only the seats there
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

    /** What a customer must know of; each change of it is a new version. */
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

    /** A booking that left, and when the transaction began that took it away. */
    record Departure(int quantity, Instant at) {}

    /** How many seats are taken, and how many there are. */
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

    /** Whoever left without a word of how many seats that left, may have left before or after somebody arrived. */
    SlotNow withLeft(List<Departure> departures) {
        return new SlotNow(slotId, terms, state, taken, waiting, changes, toldAt, visitedAt, List.copyOf(departures));
    }

    SlotNow withDeparture(int quantity, Instant at) {
        List<Departure> departures = new ArrayList<>(left);
        departures.add(new Departure(quantity, at));
        return withSeats(-quantity).withLeft(departures);
    }

    /** This slot, after it was as before, by a transaction that began then. */
    SlotNow changed(SlotNow before, Instant at) {
        Instant told = left.isEmpty() ? at : toldAt;
        return new SlotNow(slotId, terms, state, taken, waiting, before.changesWith(at), told, visitedAt, left);
    }

    /** The same, by one that brought a booking. */
    SlotNow visited(SlotNow before, Instant at) {
        return new SlotNow(slotId, terms, state, taken, waiting, before.changesWith(at), toldAt, at, left);
    }

    /** All decisions of one transaction have its clock, and are one change of the row. */
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
