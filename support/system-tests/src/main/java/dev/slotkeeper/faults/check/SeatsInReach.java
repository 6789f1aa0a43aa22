package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Checks that at the end no free seat of an open slot is kept from a waiting booking that fits into the free seats, and
 * that no waiting booking is larger than its slot.
 */
final class SeatsInReach {

    private final Tables after;
    private final Instant end;

    SeatsInReach(Evidence evidence) {
        this.after = evidence.after();
        this.end = after.decisions().values().stream()
                .map(Tables.DecisionRow::decidedAt)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    /** Returns the waiting bookings that should have got their seats, or should have ended. */
    List<String> leftWaiting() {
        List<String> left = new ArrayList<>();
        for (Tables.BookingRow booking : after.bookings()) {
            Tables.SlotRow slot = after.slots().get(booking.slotId());
            if (!booking.status().equals("WAITLISTED")
                    || slot == null
                    || !slot.startsAt().isAfter(end)) {
                continue;
            }
            boolean isTooLarge = slot.capacity() > 0 && booking.quantity() > slot.capacity();
            boolean fits = !slot.closed() && booking.quantity() <= slot.capacity() - slot.currentBookings();
            if (slot.deleted() || isTooLarge || fits) {
                left.add("slot " + slot.slotId() + ": " + booking.bookingId() + " still waits for " + booking.quantity()
                        + ", but the slot is " + Objects.toString(slot));
            }
        }
        return left;
    }
}
