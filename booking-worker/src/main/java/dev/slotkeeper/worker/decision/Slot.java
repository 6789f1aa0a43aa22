package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.CreateSlot;
import java.time.Instant;

/**
 * What the rules must know of a slot.
 *
 * @param currentBookings seats taken, 0 to {@code capacity}
 * @param closedByHand whether somebody closed it; a full slot is not closed
 */
public record Slot(
        String slotId, int capacity, int currentBookings, boolean closedByHand, int termsVersion, Instant startsAt) {

    /** The slot that a command makes. */
    public static Slot created(CreateSlot command) {
        return new Slot(command.slotId(), command.capacity(), 0, false, 1, command.startsAt());
    }

    /** This slot with so many more seats taken. */
    public Slot booked(int quantity) {
        return new Slot(slotId, capacity, currentBookings + quantity, closedByHand, termsVersion, startsAt);
    }

    /** Whether so many seats are left. */
    public boolean hasRoomFor(int quantity) {
        return quantity <= capacity - currentBookings;
    }
}
