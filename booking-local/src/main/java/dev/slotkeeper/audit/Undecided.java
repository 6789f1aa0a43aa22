package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.Ask;
import dev.slotkeeper.audit.replay.Difference;
import dev.slotkeeper.audit.replay.LogPlace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Requests that have no decision at their place. A repeat has it at an earlier one. Any other, decided later or never, must
 * have been told that its slot could not be read.
 */
final class Undecided {

    private static final int LOOKED_UP_AT_ONCE = 1_000;

    private final DecisionRows decisions;
    private final List<Ask> unknown = new ArrayList<>();
    private final Map<UUID, List<Missing>> missing = new HashMap<>();
    private long repeats;

    /** What is worth remembering of many. */
    private record Missing(LogPlace place, String slotId) {}

    Undecided(DecisionRows decisions) {
        this.decisions = decisions;
    }

    void take(Ask ask) throws SQLException {
        unknown.add(ask);
        if (unknown.size() >= LOOKED_UP_AT_ONCE) {
            lookUp();
        }
    }

    private void lookUp() throws SQLException {
        if (unknown.isEmpty()) {
            return;
        }
        Map<UUID, LogPlace> places =
                decisions.places(unknown.stream().map(Ask::requestId).distinct().toList());
        for (Ask ask : unknown) {
            LogPlace decided = places.get(ask.requestId());
            boolean isLater = decided != null
                    && decided.partition() == ask.place().partition()
                    && decided.offset() > ask.place().offset();
            if (decided == null || isLater) {
                missing.computeIfAbsent(ask.requestId(), first -> new ArrayList<>(1))
                        .add(new Missing(ask.place(), ask.slotId()));
            } else {
                repeats++;
            }
        }
        unknown.clear();
    }

    /** Ids of those that must have been told that their slot could not be read. */
    Set<UUID> missing() throws SQLException {
        lookUp();
        return new HashSet<>(missing.keySet());
    }

    /** Deliveries of requests that were decided before. */
    long repeats() {
        return repeats;
    }

    /** @param told ids of those that were told that their slot could not be read */
    List<Difference> differences(Set<UUID> told) {
        List<Difference> differences = new ArrayList<>();
        String what = Difference.expected("decision", "one, or SLOT_FETCH_ERROR in booking.events", null);
        missing.forEach((requestId, all) -> {
            if (!told.contains(requestId)) {
                all.forEach(one -> differences.add(
                        new Difference(Difference.Kind.DECISION_MISSING, one.place(), requestId, one.slotId(), what)));
            }
        });
        return differences;
    }
}
