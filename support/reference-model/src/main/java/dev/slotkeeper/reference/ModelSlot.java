package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SeatCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A slot.
 *
 * @param taken the seats of live bookings
 * @param waiting the waitlist in order of arrival
 */
public record ModelSlot(String slotId, Terms terms, State state, int taken, List<UUID> waiting) {

    /** The states of a slot; a full slot is not closed. */
    public enum State {
        OPEN,
        CLOSED,
        /** Deleted; its id can't be used again. */
        DELETED
    }

    /** The terms of a slot that customers see; each change is a new version. */
    public record Terms(
            String resourceId,
            Instant startsAt,
            Instant endsAt,
            int capacity,
            @Nullable String price,
            int version) {}

    /** Creates an open slot without bookings. */
    public static ModelSlot open(String slotId, Terms terms) {
        return new ModelSlot(slotId, terms, State.OPEN, 0, List.of());
    }

    /** Creates an open slot of which only the seats are known; it never begins. */
    public static ModelSlot withSeatsOnly(String slotId, int taken, int capacity) {
        return withSeatsOnly(slotId, taken, capacity, 1);
    }

    /** Creates an open slot of which only the seats and the version of the terms are known; it never begins. */
    public static ModelSlot withSeatsOnly(String slotId, int taken, int capacity, int termsVersion) {
        Terms terms = new Terms("unknown", Instant.MAX, Instant.MAX, capacity, null, termsVersion);
        return new ModelSlot(slotId, terms, State.OPEN, taken, List.of());
    }

    /** Returns the number of free seats. */
    public int free() {
        return terms.capacity() - taken;
    }

    boolean hasBegun(Instant now) {
        return !now.isBefore(terms.startsAt());
    }

    /** Returns true if the slot is open and has a free seat that is not held back for its waitlist. */
    public boolean isAvailable(Policy policy) {
        return state == State.OPEN && free() > 0 && (policy.overtaking() || waiting.isEmpty());
    }

    /** Returns true if a party of this size may get seats at some time; capacity 0 means that they are to be added. */
    boolean canSeat(int quantity) {
        return terms.capacity() == 0 || quantity <= terms.capacity();
    }

    /**
     * Returns the reason why the slot can't give these seats, in the contract's order; null if it can.
     *
     * @param reserved number of free seats that only the waitlist may have
     */
    @Nullable
    Reason unavailable(int quantity, int reserved, Instant now) {
        if (state != State.OPEN) {
            return Reason.CLOSED;
        }
        if (quantity > free() - reserved) {
            return Reason.FULL;
        }
        return hasBegun(now) ? Reason.IN_PAST : null;
    }

    /** Returns what is no longer as the requester saw it; null if all is, or nothing was said. */
    public @Nullable Reason changed(SeatCommand.@Nullable Expected expected) {
        if (expected == null) {
            return null;
        }
        Integer version = expected.termsVersion();
        if (version != null && version != terms.version()) {
            return Reason.TERMS;
        }
        Integer bookings = expected.currentBookings();
        return bookings != null && bookings != taken ? Reason.BOOKINGS : null;
    }

    /** Returns the slot with this many more seats taken; fewer if negative. */
    public ModelSlot withSeats(int more) {
        return new ModelSlot(slotId, terms, state, taken + more, waiting);
    }

    ModelSlot withWaiting(UUID bookingId) {
        List<UUID> more = new ArrayList<>(waiting);
        more.add(bookingId);
        return new ModelSlot(slotId, terms, state, taken, List.copyOf(more));
    }

    ModelSlot withoutWaiting(UUID bookingId) {
        List<UUID> fewer = new ArrayList<>(waiting);
        fewer.remove(bookingId);
        return new ModelSlot(slotId, terms, state, taken, List.copyOf(fewer));
    }

    /** Returns the slot without the seats of this booking, or without its place in the waitlist. */
    ModelSlot without(ModelBooking booking) {
        return booking.waits() ? withoutWaiting(booking.bookingId()) : withSeats(-booking.quantity());
    }

    ModelSlot in(State next) {
        return new ModelSlot(slotId, terms, next, taken, waiting);
    }

    ModelSlot on(Terms next) {
        return new ModelSlot(slotId, next, state, taken, waiting);
    }
}
