package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who is told that the slot could not be read is not booked by that very message. */
final class UnknownIsNeverNo implements Guarantee {

    @Override
    public int number() {
        return 7;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        Set<UUID> booked = evidence.after().bookings().stream()
                .map(Tables.BookingRow::bookingId)
                .collect(Collectors.toSet());
        List<String> broken = new ArrayList<>();
        evidence.asksById().forEach((id, asks) -> {
            // Sent again, the same request may well be booked.
            boolean isSentOnce = asks.size() == 1;
            if (isSentOnce
                    && booked.contains(id)
                    && evidence.answers(id).stream().anyMatch(Told::isUndecided)) {
                broken.add("request " + id + " was told SLOT_FETCH_ERROR, and is booked");
            }
        });
        return broken;
    }
}
