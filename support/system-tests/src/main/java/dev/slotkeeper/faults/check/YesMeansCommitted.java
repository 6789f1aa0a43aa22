package dev.slotkeeper.faults.check;

import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks guarantee 6: each grant that was sent is stored, each final refusal that was sent left no booking, and no
 * booking exists without a recorded grant.
 */
final class YesMeansCommitted implements Guarantee {

    /** The possible final statuses of a booking, by the type of an answer about it. */
    private static final Map<String, Set<String>> AFTERWARDS = Map.of(
            "BookingConfirmed", Set.of("CONFIRMED", "CANCELLED", "RESCHEDULED"),
            "BookingRescheduled", Set.of("CONFIRMED", "CANCELLED", "RESCHEDULED"),
            "SlotHeld", Set.of("HELD", "CONFIRMED", "RELEASED", "EXPIRED", "CANCELLED", "RESCHEDULED"),
            "BookingWaitlisted", Set.of("WAITLISTED", "CONFIRMED", "EXPIRED", "CANCELLED", "RESCHEDULED"),
            "BookingCancelled", Set.of("CANCELLED"),
            "HoldReleased", Set.of("RELEASED"),
            "HoldExpired", Set.of("EXPIRED"),
            "WaitlistExpired", Set.of("EXPIRED"));

    @Override
    public int number() {
        return 6;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        Map<UUID, Tables.BookingRow> bookings = evidence.bookings();
        evidence.requestsById().keySet().forEach(id -> {
            Stream.concat(evidence.events(id).stream(), evidence.replies(id).stream())
                    .filter(answer -> AFTERWARDS.containsKey(answer.text("type")))
                    .filter(answer -> !isSo(answer, bookings.get(answer.bookingId())))
                    .forEach(answer -> broken.add("request " + id + " was answered " + answer.bytes()
                            + ", but its booking is " + bookings.get(answer.bookingId())));
            evidence.answers(id).stream()
                    .filter(answer -> isFinalNo(answer) && bookings.containsKey(id))
                    .forEach(answer -> broken.add("request " + id + " was answered " + answer.bytes()
                            + ", but is booked: " + bookings.get(id)));
        });
        evidence.remains().statuses().forEach((id, status) -> {
            if ((status == HttpURLConnection.HTTP_CREATED) != bookings.containsKey(id)) {
                broken.add("request " + id + " was answered " + status + " over HTTP, and its booking is "
                        + bookings.get(id));
            }
        });
        Map<UUID, Tables.DecisionRow> decisions = evidence.after().decisions();
        bookings.keySet().stream()
                .filter(id -> !decisions.containsKey(id) || !decisions.get(id).isGranted())
                .forEach(id -> broken.add("booking " + id + " without a decision that grants it"));
        evidence.decided().forEach((id, request) -> {
            if (request.makesBooking() && evidence.decision(id).isGranted() && !bookings.containsKey(id)) {
                broken.add("granted but not booked: " + evidence.decision(id));
            }
        });
        return broken;
    }

    private static boolean isSo(ReceivedAnswer answer, Tables.@Nullable BookingRow booking) {
        Integer quantity = answer.number("quantity");
        String slot = answer.text("toSlotId").isEmpty() ? answer.text("slotId") : answer.text("toSlotId");
        return booking != null
                && AFTERWARDS.getOrDefault(answer.text("type"), Set.of()).contains(booking.status())
                && slot.equals(booking.slotId())
                && answer.text("customerId").equals(booking.customerId())
                && quantity != null
                && quantity == booking.quantity();
    }

    /**
     * Returns true for a final refusal. A message that reuses the id of another request is refused without reference to
     * that one.
     */
    private static boolean isFinalNo(ReceivedAnswer answer) {
        return answer.text("type").equals("BookingRejected")
                && !answer.isUndecided()
                && !answer.isReuse()
                && !answer.text("reason").equals("MALFORMED");
    }
}
