package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Checks that waiting bookings are promoted in order of arrival, also when the slot changes otherwise. Uses stored
 * decisions only, so it also covers slots that other programs write to. Seats of a slot are freed in its own log only.
 */
final class WaitlistOrder {

    private final List<Tables.DecisionRow> decisions;

    /** The waiting bookings by slot, in order of arrival. */
    private final Map<String, Set<UUID>> waiting = new HashMap<>();

    private final List<String> overtakings = new ArrayList<>();

    WaitlistOrder(Evidence evidence) {
        this.decisions = evidence.decided().keySet().stream()
                .map(evidence::decision)
                .sorted(Comparator.comparingInt(Tables.DecisionRow::partition)
                        .thenComparingLong(Tables.DecisionRow::offset))
                .toList();
    }

    /** Returns the promotions that overtook an earlier waiting booking. */
    List<String> overtakings() {
        for (Tables.DecisionRow decision : decisions) {
            Set<UUID> queue = waiting.computeIfAbsent(decision.slotId(), first -> new LinkedHashSet<>());
            UUID booking = Json.bookingId(Json.read(decision.isGranted() ? decision.details() : null));
            if (decision.outcome().equals("WAITLISTED")) {
                queue.add(decision.requestId());
            } else if (booking != null) {
                queue.remove(booking);
            }
            for (String followUp : decision.followUps()) {
                follow(decision, followUp, queue);
            }
        }
        return overtakings;
    }

    private void follow(Tables.DecisionRow cause, String followUp, Set<UUID> queue) {
        UUID booking = Json.bookingId(Json.read(followUp));
        boolean comesUp = Json.read(followUp).path("promoted").asBoolean();
        if (comesUp && !queue.isEmpty() && !queue.iterator().next().equals(booking)) {
            overtakings.add("slot " + cause.slotId() + ": by request " + cause.requestId() + " " + booking
                    + " was promoted before " + queue.iterator().next());
        }
        if (booking != null) {
            queue.remove(booking);
        }
    }
}
