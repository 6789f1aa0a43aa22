package dev.slotkeeper.faults.check;

import java.util.List;
import java.util.stream.Stream;

/** Checks guarantee 1: live bookings and holds of a slot never exceed its capacity, whichever program writes. */
final class NeverOverbooked implements Guarantee {

    @Override
    public int number() {
        return 1;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        return Stream.concat(evidence.remains().seen().stream(), evidence.counts().stream())
                .filter(count -> count.booked() > count.capacity()
                        || count.currentBookings() > count.capacity()
                        || count.currentBookings() < 0)
                .map(SeatCount::toString)
                .distinct()
                .toList();
    }
}
