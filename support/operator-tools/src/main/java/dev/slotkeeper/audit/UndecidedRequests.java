package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.Difference;
import dev.slotkeeper.audit.replay.Differences;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
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
 * Collects requests that have no decision at their place. A repeat has its decision at an earlier place. Any other
 * request, decided later or never, must have been answered SLOT_FETCH_ERROR.
 */
final class UndecidedRequests {

    private static final int LOOKED_UP_AT_ONCE = 1_000;

    private final DecisionRows decisions;
    private final List<Unknown> unknown = new ArrayList<>();
    private final Map<UUID, List<Missing>> missing = new HashMap<>();
    private long repeats;

    private record Unknown(LoggedRequest request, Instant logged) {}

    /** The parts of a request that are kept, because there may be many. */
    private record Missing(LogPlace place, String slotId, Instant logged) {}

    UndecidedRequests(DecisionRows decisions) {
        this.decisions = decisions;
    }

    /**
     * Adds a request.
     *
     * @param logged the timestamp of its record, set by the broker or the sender
     */
    void take(LoggedRequest loggedRequest, Instant logged) throws SQLException {
        unknown.add(new Unknown(loggedRequest, logged));
        if (unknown.size() >= LOOKED_UP_AT_ONCE) {
            lookUp();
        }
    }

    private void lookUp() throws SQLException {
        if (unknown.isEmpty()) {
            return;
        }
        Map<UUID, LogPlace> places = decisions.places(unknown.stream()
                .map(one -> one.request().requestId())
                .distinct()
                .toList());
        for (Unknown one : unknown) {
            LoggedRequest loggedRequest = one.request();
            LogPlace decided = places.get(loggedRequest.requestId());
            boolean isLater = decided != null
                    && decided.partition() == loggedRequest.place().partition()
                    && decided.offset() > loggedRequest.place().offset();
            if (decided == null || isLater) {
                missing.computeIfAbsent(loggedRequest.requestId(), first -> new ArrayList<>(1))
                        .add(new Missing(loggedRequest.place(), loggedRequest.slotId(), one.logged()));
            } else {
                repeats++;
            }
        }
        unknown.clear();
    }

    /** Returns the ids of the requests that must have been answered SLOT_FETCH_ERROR. */
    Set<UUID> missing() throws SQLException {
        lookUp();
        return new HashSet<>(missing.keySet());
    }

    /** Returns the number of deliveries of requests that were decided before. */
    long repeats() {
        return repeats;
    }

    /**
     * Reports the requests that were not answered SLOT_FETCH_ERROR.
     *
     * @param events finds the requests that were
     * @param found receives the requests that were not answered
     * @param unjudged receives the requests for which the events do not go back far enough
     */
    void report(FetchErrors events, Differences found, Differences unjudged) throws SQLException {
        Set<UUID> answered = events.among(missing());
        missing.forEach((requestId, all) -> {
            if (!answered.contains(requestId)) {
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
                                "one, or SLOT_FETCH_ERROR in booking.events, which doesn't go back far enough"));
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
