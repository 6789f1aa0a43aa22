package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.CreateSlot;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the rules must know of a slot.
 *
 * @param currentBookings seats taken, 0 to {@code capacity}
 * @param state whether it can be booked at all; a full slot is not closed
 * @param waiting places taken in its waitlist
 * @param sequence counts the slot's changes, whoever made them
 * @param terms what no rule of booking asks for; null where it was not read
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

    /** Whether it can be booked at all. */
    public enum State {
        OPEN,
        /** Closed by somebody. */
        CLOSED,
        /** There for the sake of its bookings' records only. */
        DELETED
    }

    /**
     * The rest of what a customer sees.
     *
     * @param price as a person reads it; null where none is known
     */
    public record Terms(
            String resourceId, Instant endsAt, @Nullable String price) {}

    /** One that nobody waits for, and that has not changed yet. */
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

    /** Whether somebody closed it; a full slot is not closed. */
    public boolean closedByHand() {
        return state != State.OPEN;
    }

    /** The slot that a command makes. */
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

    /** This slot with so many more seats taken; fewer when negative. */
    public Slot booked(int quantity) {
        return with(currentBookings + quantity, waiting);
    }

    /** This slot with so many more places taken in its waitlist; fewer when negative. */
    Slot waitedFor(int places) {
        return with(currentBookings, waiting + places);
    }

    private Slot with(int bookings, int places) {
        return new Slot(slotId, capacity, bookings, state, termsVersion, startsAt, places, sequence, terms);
    }

    Slot in(State next) {
        return new Slot(slotId, capacity, currentBookings, next, termsVersion, startsAt, waiting, sequence, terms);
    }

    /** Other terms are a new version of them. */
    Slot on(int seats, Instant start, Terms next) {
        return new Slot(slotId, seats, currentBookings, state, termsVersion + 1, start, waiting, sequence, next);
    }

    /** This slot one change later. */
    public Slot next() {
        return new Slot(slotId, capacity, currentBookings, state, termsVersion, startsAt, waiting, sequence + 1, terms);
    }

    /** Whether so many seats are left. */
    public boolean hasRoomFor(int quantity) {
        return quantity <= capacity - currentBookings;
    }

    /** Where they were read, as they are for all that asks for them. */
    Terms wholeTerms() {
        return Objects.requireNonNull(terms, "the slot was read whole");
    }

    boolean isOpen(Instant now) {
        return state == State.OPEN && startsAt.isAfter(now);
    }
}
