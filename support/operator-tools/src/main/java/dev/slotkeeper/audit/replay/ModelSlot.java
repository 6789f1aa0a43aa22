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
 * @param observedAt the beginning of the last transaction whose reply stated how many seats were taken
 * @param visitedAt the beginning of the last transaction that brought a booking from another slot
 * @param left the bookings that left for other slots since then; their replies state only the seats of those slots
 */
record ModelSlot(
        String slotId,
        Terms terms,
        State state,
        int taken,
        List<UUID> waiting,
        long changes,
        Instant observedAt,
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

    static ModelSlot created(String slotId, Terms terms, Instant at) {
        return new ModelSlot(slotId, terms, State.OPEN, 0, List.of(), 1, at, Instant.MIN, List.of());
    }

    /** A booking that left: the place of the request, and the beginning of its transaction. */
    record Departure(LogPlace place, int quantity, Instant at) {}

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

    ModelSlot withSeats(int more) {
        return new ModelSlot(slotId, terms, state, taken + more, waiting, changes, observedAt, visitedAt, List.of());
    }

    ModelSlot withWaiting(UUID bookingId) {
        List<UUID> more = new ArrayList<>(waiting);
        more.add(bookingId);
        return waitedForBy(more);
    }

    ModelSlot withoutWaiting(UUID bookingId) {
        List<UUID> fewer = new ArrayList<>(waiting);
        fewer.remove(bookingId);
        return waitedForBy(fewer);
    }

    private ModelSlot waitedForBy(List<UUID> bookings) {
        return new ModelSlot(
                slotId, terms, state, taken, List.copyOf(bookings), changes, observedAt, visitedAt, List.of());
    }

    ModelSlot in(State next) {
        return new ModelSlot(slotId, terms, next, taken, waiting, changes, observedAt, visitedAt, List.of());
    }

    ModelSlot on(Terms next) {
        return new ModelSlot(slotId, next, state, taken, waiting, changes, observedAt, visitedAt, List.of());
    }

    /**
     * Returns the slot with these departures. Their replies do not state this slot's seats, so they may have happened
     * before or after an arrival.
     */
    ModelSlot withLeft(List<Departure> departures) {
        return new ModelSlot(
                slotId, terms, state, taken, waiting, changes, observedAt, visitedAt, List.copyOf(departures));
    }

    ModelSlot withDeparture(Departure departure) {
        List<Departure> departures = new ArrayList<>(left);
        departures.add(departure);
        return withSeats(-departure.quantity()).withLeft(departures);
    }

    /** Returns this slot as the successor of {@code before}, changed by a transaction that began at {@code at}. */
    ModelSlot changed(ModelSlot before, Instant at) {
        Instant observed = left.isEmpty() ? at : observedAt;
        return new ModelSlot(slotId, terms, state, taken, waiting, before.changesWith(at), observed, visitedAt, left);
    }

    /** Returns this slot as the successor of {@code before}, changed by a transaction that brought a booking. */
    ModelSlot visited(ModelSlot before, Instant at) {
        return new ModelSlot(slotId, terms, state, taken, waiting, before.changesWith(at), observedAt, at, left);
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
