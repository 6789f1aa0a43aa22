package dev.slotkeeper.audit.replay;

import dev.slotkeeper.reference.ModelBooking;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of all slots and bookings after the requests replayed so far. A slot is fully known if its whole life is in
 * the log. Of other slots, only the content of decisions is known.
 */
public final class AuditState {

    private static final int NEVER_REPORTED = -1;

    /** Bookings moved from or to another slot, and the order of the two slots' changes is unknown. */
    private static final int UNKNOWN = -2;

    private final Map<String, AuditedSlot> slots = new HashMap<>();
    private final Map<UUID, ModelBooking> bookings = new HashMap<>();

    /** The seats that are taken according to the last decision, by slot. */
    private final Map<String, Integer> partly = new HashMap<>();

    private final Set<UUID> erased;
    private final Set<String> split;

    /**
     * Creates an empty world.
     *
     * @param partlyKnown ids of slots whose creation, or another part of their life, is not in the log
     * @param erased ids of bookings whose customer was erased at an unknown time
     * @param split ids of slots with decided requests in several partitions, all of whose decisions have an order
     */
    public AuditState(Collection<String> partlyKnown, Set<UUID> erased, Set<String> split) {
        this.split = split;
        partlyKnown.forEach(slotId -> partly.put(slotId, NEVER_REPORTED));
        this.erased = erased;
    }

    Set<String> split() {
        return split;
    }

    boolean isErased(UUID bookingId) {
        return erased.contains(bookingId);
    }

    /** Returns the number of fully known slots. */
    public int fullyKnown() {
        return slots.size();
    }

    /** Returns the number of slots that are known only from decisions. */
    public int partlyKnown() {
        return partly.size();
    }

    boolean isPartly(String slotId) {
        return partly.containsKey(slotId);
    }

    /** Marks a slot as partly known: from now on the number of its seats taken is unknown. */
    void becomePartly(String slotId) {
        slots.remove(slotId);
        partly.put(slotId, UNKNOWN);
    }

    void reported(String slotId, int seatsTaken) {
        partly.computeIfPresent(slotId, (id, before) -> before == UNKNOWN ? before : seatsTaken);
    }

    /** Returns the seats taken according to the last decision; null if there is none or the number is unknown. */
    @Nullable
    Integer lastReported(String slotId) {
        Integer reply = partly.get(slotId);
        return reply == null || reply < 0 ? null : reply;
    }

    /** Returns the slot, also a deleted one, whose id stays taken; null if there is none. */
    @Nullable
    AuditedSlot slot(String slotId) {
        return slots.get(slotId);
    }

    void put(AuditedSlot slot) {
        slots.put(slot.slot().slotId(), slot);
    }

    @Nullable
    ModelBooking booking(UUID bookingId) {
        return bookings.get(bookingId);
    }

    void put(ModelBooking booking) {
        bookings.put(booking.bookingId(), booking);
    }

    Map<String, AuditedSlot> slots() {
        return slots;
    }

    Map<UUID, ModelBooking> bookings() {
        return bookings;
    }

    /** Removes and returns a booking, so that the remaining bookings are those without a row. */
    @Nullable
    ModelBooking remove(UUID bookingId) {
        return bookings.remove(bookingId);
    }
}
