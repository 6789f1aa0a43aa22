package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.Ask;
import dev.slotkeeper.audit.replay.Difference;
import dev.slotkeeper.audit.replay.Differences;
import dev.slotkeeper.audit.replay.LogPlace;
import java.sql.SQLException;
import java.time.Instant;
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
    private final List<Unknown> unknown = new ArrayList<>();
    private final Map<UUID, List<Missing>> missing = new HashMap<>();
    private long repeats;

    private record Unknown(Ask ask, Instant logged) {}

    /** What is worth remembering of many. */
    private record Missing(LogPlace place, String slotId, Instant logged) {}

    Undecided(DecisionRows decisions) {
        this.decisions = decisions;
    }

    /** @param logged the broker's or the sender's timestamp of its record */
    void take(Ask ask, Instant logged) throws SQLException {
        unknown.add(new Unknown(ask, logged));
        if (unknown.size() >= LOOKED_UP_AT_ONCE) {
            lookUp();
        }
    }

    private void lookUp() throws SQLException {
        if (unknown.isEmpty()) {
            return;
        }
        Map<UUID, LogPlace> places = decisions.places(
                unknown.stream().map(one -> one.ask().requestId()).distinct().toList());
        for (Unknown one : unknown) {
            Ask ask = one.ask();
            LogPlace decided = places.get(ask.requestId());
            boolean isLater = decided != null
                    && decided.partition() == ask.place().partition()
                    && decided.offset() > ask.place().offset();
            if (decided == null || isLater) {
                missing.computeIfAbsent(ask.requestId(), first -> new ArrayList<>(1))
                        .add(new Missing(ask.place(), ask.slotId(), one.logged()));
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

    /**
     * Names those that were not told so.
     *
     * @param events what was told
     * @param found takes those that were told nothing
     * @param unjudged takes those of which the events don't go back far enough to say so
     */
    void report(FetchErrors events, Differences found, Differences unjudged) throws SQLException {
        Set<UUID> told = events.among(missing());
        missing.forEach((requestId, all) -> {
            if (!told.contains(requestId)) {
                all.forEach(one -> {
                    if (events.reachBackTo(one.slotId(), one.logged())) {
                        found.add(difference(
                                Difference.Kind.DECISION_MISSING,
                                requestId,
                                one,
                                "one, or SLOT_FETCH_ERROR in booking.events"));
                    } else {
                        unjudged.add(difference(
                                Difference.Kind.DECISION_UNKNOWN,
                                requestId,
                                one,
                                "one, or SLOT_FETCH_ERROR in booking.events, which doesn't go back so far"));
                    }
                });
            }
        });
    }

    private static Difference difference(Difference.Kind kind, UUID requestId, Missing one, String wanted) {
        String what = Difference.expected("decision", wanted, null);
        return new Difference(kind, one.place(), requestId, one.slotId(), what);
    }
}
