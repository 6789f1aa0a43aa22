package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.CreateSlot;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A slot as the rules see it.
 *
 * @param currentBookings seats taken, 0 to {@code capacity}
 * @param state whether it can be booked at all; a full slot is not closed
 * @param waiting number of entries in its waitlist
 * @param sequence number of the slot's latest change; counts the changes of all writers
 * @param terms columns that booking without limits does not need; null if they were not read
 */
public record Slot(
        String slotId,
        int capacity,
        int currentBookings,
        State state,
        int termsVersion,
        Instant startsAt,
        int waiting,
        long sequence,
        @Nullable Terms terms) {

    /** Bookable, closed or deleted. */
    public enum State {
        OPEN,
        /** Closed by an administrator or by another program. */
        CLOSED,
        /** Deleted; the row is kept because its bookings refer to it. */
        DELETED
    }

    /**
     * The other terms that a customer sees.
     *
     * @param price for display; null if there is none
     */
    public record Terms(
            String resourceId, Instant endsAt, @Nullable String price) {}

    /** Creates a slot with an empty waitlist, sequence 1 and no terms. */
    public Slot(
            String slotId,
            int capacity,
            int currentBookings,
            boolean closedByHand,
            int termsVersion,
            Instant startsAt) {
        this(
                slotId,
                capacity,
                currentBookings,
                closedByHand ? State.CLOSED : State.OPEN,
                termsVersion,
                startsAt,
                0,
                1,
                null);
    }

    /** Returns true if the slot was closed or deleted; a full slot is not closed. */
    public boolean closedByHand() {
        return state != State.OPEN;
    }

    /** Returns the slot that the command creates. */
    public static Slot created(CreateSlot command) {
        return new Slot(
                command.slotId(),
                command.capacity(),
                0,
                State.OPEN,
                1,
                command.startsAt(),
                0,
                1,
                new Terms(command.resourceId(), command.endsAt(), command.price()));
    }

    /** Returns this slot with {@code quantity} more seats taken; fewer if negative. */
    public Slot booked(int quantity) {
        return with(currentBookings + quantity, waiting);
    }

    /** Returns this slot with {@code places} more waitlist entries; fewer if negative, but not below 0. */
    Slot waitedFor(int places) {
        return with(currentBookings, Math.max(0, waiting + places));
    }

    /** Returns this slot with this number of waitlist entries. */
    Slot waitedForBy(int entries) {
        return entries == waiting ? this : with(currentBookings, entries);
    }

    private Slot with(int bookings, int places) {
        return new Slot(slotId, capacity, bookings, state, termsVersion, startsAt, places, sequence, terms);
    }

    Slot in(State next) {
        return new Slot(slotId, capacity, currentBookings, next, termsVersion, startsAt, waiting, sequence, terms);
    }

    /** Returns this slot with these terms, and with the next terms version if any of them is new. */
    Slot on(int seats, Instant start, Terms next) {
        boolean isSame = seats == capacity && start.equals(startsAt) && next.equals(terms);
        int version = isSame ? termsVersion : termsVersion + 1;
        return new Slot(slotId, seats, currentBookings, state, version, start, waiting, sequence, next);
    }

    /** Returns this slot with the next sequence. */
    public Slot next() {
        return new Slot(slotId, capacity, currentBookings, state, termsVersion, startsAt, waiting, sequence + 1, terms);
    }

    /** Returns true if at least {@code quantity} seats are free. */
    public boolean hasRoomFor(int quantity) {
        return quantity <= free();
    }

    /** Returns the number of free seats. */
    public int free() {
        return capacity - currentBookings;
    }

    /**
     * Returns true if a waiting party of this size may get its seats at some time. Capacity 0 excludes nobody: it stands
     * for a slot whose seats are still to be added.
     */
    boolean canSeat(int quantity) {
        return capacity == 0 || quantity <= capacity;
    }

    /** Returns the terms, which must have been read. */
    Terms wholeTerms() {
        return Objects.requireNonNull(terms, "the slot was read with its terms");
    }

    /**
     * Returns the end of a hold that would last until this instant: it ends when the slot begins at the latest.
     *
     * @param until null for a hold without an end of its own
     */
    Instant endOfHold(@Nullable Instant until) {
        return until != null && until.isBefore(startsAt) ? until : startsAt;
    }

    boolean isOpen(Instant now) {
        return state == State.OPEN && !hasBegun(now);
    }

    boolean hasBegun(Instant now) {
        return !startsAt.isAfter(now);
    }
}
