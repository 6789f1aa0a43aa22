package dev.slotkeeper.reference;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calculates the seats that only a slot's waitlist may have.
 *
 * @param bookings finds the entries of waitlists
 */
record Reservations(Policy policy, Function<UUID, @Nullable ModelBooking> bookings, Instant now) {

    /** Returns the number of seats that the waitlist would take if it were served now; all free ones without overtaking. */
    int seats(ModelSlot slot) {
        if (!policy.overtaking()) {
            return slot.waiting().isEmpty() ? 0 : slot.free();
        }
        int reserved = 0;
        for (UUID bookingId : slot.waiting()) {
            ModelBooking waiting = Objects.requireNonNull(bookings.apply(bookingId), "a waitlist entry has a booking");
            if (!hasNoChance(slot, waiting) && waiting.quantity() <= slot.free() - reserved) {
                reserved += waiting.quantity();
            }
        }
        return reserved;
    }

    /** Returns true if the entry is past its deadline, or larger than the whole slot. */
    boolean hasNoChance(ModelSlot slot, ModelBooking waiting) {
        return waiting.isOver(now) || !slot.canSeat(waiting.quantity());
    }
}
