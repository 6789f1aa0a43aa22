package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Checks that waiting bookings are promoted in order of arrival, each that fits, also when the slot changes otherwise.
 * Uses stored decisions only, so it also covers slots that other programs write to. Seats of a slot are freed in its own
 * log only.
 */
final class WaitlistOrder {

    private final List<Tables.DecisionRow> decisions;

    /** The numbers of seats of the waiting bookings by slot, in order of arrival. */
    private final Map<String, Map<UUID, Integer>> waiting = new HashMap<>();

    private final List<String> overtakings = new ArrayList<>();

    WaitlistOrder(Evidence evidence) {
        this.decisions = evidence.decided().keySet().stream()
                .map(evidence::decision)
                .sorted(Comparator.comparingInt(Tables.DecisionRow::partition)
                        .thenComparingLong(Tables.DecisionRow::offset))
                .toList();
    }

    /** Returns the promotions that overtook an earlier waiting booking for which there was room. */
    List<String> overtakings() {
        for (Tables.DecisionRow decision : decisions) {
            Map<UUID, Integer> queue = waiting.computeIfAbsent(decision.slotId(), first -> new LinkedHashMap<>());
            UUID booking = Json.bookingId(Json.read(decision.isGranted() ? decision.details() : null));
            if (decision.outcome().equals("WAITLISTED")) {
                queue.put(decision.requestId(), Objects.requireNonNull(decision.quantity(), "an entry has a quantity"));
            } else if (booking != null) {
                queue.remove(booking);
            }
            for (String followUp : decision.followUps()) {
                follow(decision, followUp, queue);
            }
        }
        return overtakings;
    }

    private void follow(Tables.DecisionRow cause, String followUp, Map<UUID, Integer> queue) {
        JsonNode event = Json.read(followUp);
        UUID booking = Json.bookingId(event);
        if (event.path("promoted").asBoolean() && queue.containsKey(booking)) {
            int free = event.path("capacity").asInt()
                    - event.path("currentBookings").asInt()
                    + event.path("quantity").asInt();
            queue.entrySet().stream()
                    .takeWhile(entry -> !entry.getKey().equals(booking))
                    .filter(entry -> entry.getValue() <= free)
                    .forEach(entry -> overtakings.add("slot " + cause.slotId() + ": by request " + cause.requestId()
                            + " " + booking + " was promoted before " + entry.getKey()));
        }
        if (booking != null) {
            queue.remove(booking);
        }
    }
}
