package dev.slotkeeper.audit.replay;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All slots and bookings as the log's requests so far leave them. A slot is known fully when its whole life is in the log;
 * of the others only what decisions told is known.
 */
public final class World {

    private static final int NEVER_TOLD = -1;

    /** Bookings came from or went to another slot, whose clocks don't tell when. */
    private static final int NOT_TELLABLE = -2;

    private final Map<String, SlotNow> slots = new HashMap<>();
    private final Map<UUID, BookingNow> bookings = new HashMap<>();

    /** Seats taken as the last decision told them, by slot. */
    private final Map<String, Integer> partly = new HashMap<>();

    private final Set<UUID> erased;

    /** @param partlyKnown ids of slots whose beginning, or some of whose life, is not in the log */
    public World(Collection<String> partlyKnown) {
        this(partlyKnown, Set.of());
    }

    /**
     * Begins with nothing.
     *
     * @param partlyKnown ids of slots whose beginning, or some of whose life, is not in the log
     * @param erased ids of bookings whose customer was erased, nobody knows when
     */
    public World(Collection<String> partlyKnown, Set<UUID> erased) {
        partlyKnown.forEach(slotId -> partly.put(slotId, NEVER_TOLD));
        this.erased = erased;
    }

    boolean isErased(UUID bookingId) {
        return erased.contains(bookingId);
    }

    /** How many slots are known from their beginning to their end. */
    public int fullyKnown() {
        return slots.size();
    }

    /** How many slots are known only as far as decisions told of them. */
    public int partlyKnown() {
        return partly.size();
    }

    boolean isPartly(String slotId) {
        return partly.containsKey(slotId);
    }

    /** From now on nobody can tell how many of its seats are taken. */
    void becomePartly(String slotId) {
        slots.remove(slotId);
        partly.put(slotId, NOT_TELLABLE);
    }

    void told(String slotId, int seatsTaken) {
        partly.computeIfPresent(slotId, (id, before) -> before == NOT_TELLABLE ? before : seatsTaken);
    }

    /** Null when no decision told, or nobody can tell. */
    @Nullable
    Integer lastTold(String slotId) {
        Integer told = partly.get(slotId);
        return told == null || told < 0 ? null : told;
    }

    /** Null when there is none; also one that was deleted, whose id is taken for good. */
    @Nullable
    SlotNow slot(String slotId) {
        return slots.get(slotId);
    }

    void put(SlotNow slot) {
        slots.put(slot.slotId(), slot);
    }

    @Nullable
    BookingNow booking(UUID bookingId) {
        return bookings.get(bookingId);
    }

    void put(BookingNow booking) {
        bookings.put(booking.bookingId(), booking);
    }

    Map<String, SlotNow> slots() {
        return slots;
    }

    Map<UUID, BookingNow> bookings() {
        return bookings;
    }

    /** Takes it out of the world, so that what remains is what had no row. */
    @Nullable
    BookingNow remove(UUID bookingId) {
        return bookings.remove(bookingId);
    }
}
