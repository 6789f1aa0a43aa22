package dev.slotkeeper.faults.check;

import java.util.List;
import java.util.stream.Stream;

/** A slot's counter is the sum of its live bookings, in every snapshot. */
final class CountsAreTrue implements Guarantee {

    @Override
    public int number() {
        return 2;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        return Stream.concat(evidence.remains().seen().stream(), evidence.counts().stream())
                .filter(count -> count.booked() != count.currentBookings())
                .map(SeatCount::toString)
                .distinct()
                .toList();
    }
}
