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
 * Who waits for a slot comes up in the order of arrival, whatever else is done to the slot. Read from what is stored alone,
 * so that it also tells of slots that others write to. Seats of a slot are given back in its own log only.
 */
final class WaitlistOrder {

    private final List<Tables.DecisionRow> decisions;

    /** By slot, first come, first: who has not come up or left. */
    private final Map<String, Set<UUID>> waiting = new HashMap<>();

    private final List<String> overtakings = new ArrayList<>();

    WaitlistOrder(Evidence evidence) {
        this.decisions = evidence.decided().keySet().stream()
                .map(evidence::decision)
                .sorted(Comparator.comparingInt(Tables.DecisionRow::partition)
                        .thenComparingLong(Tables.DecisionRow::offset))
                .toList();
    }

    /** Who came up before somebody who had waited longer. */
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
                    + " came up before " + queue.iterator().next());
        }
        if (booking != null) {
            queue.remove(booking);
        }
    }
}
