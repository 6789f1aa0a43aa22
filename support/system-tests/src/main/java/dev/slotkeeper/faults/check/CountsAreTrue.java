package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Checks guarantee 2: in every snapshot, a slot's counter is the sum of its live bookings and holds. At the end, the
 * length of its waitlist is as stored, and a reschedule has taken as many seats on one slot as it freed on the other.
 */
final class CountsAreTrue implements Guarantee {

    @Override
    public int number() {
        return 2;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken =
                new ArrayList<>(Stream.concat(evidence.remains().seen().stream(), evidence.counts().stream())
                        .filter(count -> count.booked() != count.currentBookings())
                        .map(SeatCount::toString)
                        .distinct()
                        .toList());
        waitlists(evidence, broken);
        reschedules(evidence, broken);
        return broken;
    }

    private static void waitlists(Evidence evidence, List<String> broken) {
        for (Tables.SlotRow slot : evidence.after().slots().values()) {
            long waiting = evidence.after().bookings().stream()
                    .filter(booking -> booking.slotId().equals(slot.slotId()))
                    .filter(booking -> booking.status().equals("WAITLISTED"))
                    .count();
            if (waiting != slot.waiting()) {
                broken.add("slot " + slot.slotId() + " stores a waitlist of " + slot.waiting() + ", found " + waiting
                        + " waiting bookings");
            }
        }
    }

    /** Checks that each moved booking became one other booking with the same seats. */
    private static void reschedules(Evidence evidence, List<String> broken) {
        Set<UUID> left = new HashSet<>();
        evidence.decided().forEach((id, request) -> {
            if (!evidence.decision(id).outcome().equals("RESCHEDULED")) {
                return;
            }
            Tables.BookingRow from = evidence.bookings().get(request.bookingId());
            Tables.BookingRow to = evidence.bookings().get(id);
            if (from == null || to == null || !isMoved(from, to) || !left.add(from.bookingId())) {
                broken.add("request " + id + " moved " + from + ", which became " + to);
            }
        });
        evidence.after().bookings().stream()
                .filter(booking -> booking.status().equals("RESCHEDULED") && !left.contains(booking.bookingId()))
                .forEach(booking -> broken.add("moved without a request: " + booking));
    }

    private static boolean isMoved(Tables.BookingRow from, Tables.BookingRow to) {
        return from.status().equals("RESCHEDULED")
                && from.quantity() == to.quantity()
                && from.customerId().equals(to.customerId())
                && !from.slotId().equals(to.slotId());
    }
}
