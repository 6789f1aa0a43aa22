package dev.slotkeeper.faults.check;

import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Whoever was told yes is booked, whoever was told a final no is not, and nothing is booked without a yes on record. */
final class YesMeansCommitted implements Guarantee {

    @Override
    public int number() {
        return 6;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        Map<UUID, Tables.BookingRow> bookings = new HashMap<>();
        evidence.after().bookings().forEach(booking -> bookings.put(booking.bookingId(), booking));
        evidence.asksById().keySet().forEach(id -> evidence.answers(id).forEach(answer -> {
            Tables.BookingRow booking = bookings.get(id);
            if (answer.isYes() && (booking == null || !isOf(answer, booking))) {
                broken.add("request " + id + " was told " + answer.bytes() + ", and its booking is " + booking);
            }
            if (isFinalNo(answer) && booking != null) {
                broken.add("request " + id + " was told " + answer.bytes() + ", and is booked: " + booking);
            }
        }));
        evidence.remains().statuses().forEach((id, status) -> {
            if ((status == HttpURLConnection.HTTP_CREATED) != bookings.containsKey(id)) {
                broken.add("request " + id + " was answered " + status + " over HTTP, and its booking is "
                        + bookings.get(id));
            }
        });
        Map<UUID, Tables.DecisionRow> decisions = evidence.after().decisions();
        bookings.keySet().stream()
                .filter(id -> !decisions.containsKey(id) || !isGranted(decisions.get(id)))
                .forEach(id -> broken.add("booking " + id + " without a decision that grants it"));
        decisions.values().stream()
                .filter(decision -> isGranted(decision) && !bookings.containsKey(decision.requestId()))
                .forEach(decision -> broken.add("granted and not booked: " + decision));
        return broken;
    }

    private static boolean isOf(Told answer, Tables.BookingRow booking) {
        Integer quantity = answer.number("quantity");
        return answer.text("slotId").equals(booking.slotId())
                && answer.text("customerId").equals(booking.customerId())
                && quantity != null
                && quantity == booking.quantity();
    }

    /** A message that only names the id of another request is refused without a word about that one. */
    private static boolean isFinalNo(Told answer) {
        return answer.text("type").equals("BookingRejected")
                && !answer.isUndecided()
                && !answer.isReuse()
                && !answer.text("reason").equals("MALFORMED");
    }

    private static boolean isGranted(Tables.DecisionRow decision) {
        return decision.outcome().equals("CONFIRMED");
    }
}
