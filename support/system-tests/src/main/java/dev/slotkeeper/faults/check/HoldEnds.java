package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ends of holds, as the answers to the request for the hold and to its extensions stated them. */
final class HoldEnds {

    /** The longest time from the making of a hold to its end (docs/contract.md). */
    private static final Duration LONGEST = Duration.ofSeconds(1_800);

    /** The granted holds and extensions of each hold, in the order of the log. */
    private final Map<UUID, List<Tables.DecisionRow>> byHold = new HashMap<>();

    HoldEnds(Evidence evidence) {
        evidence.decided().keySet().stream()
                .map(evidence::decision)
                .sorted(Comparator.comparingInt(Tables.DecisionRow::partition)
                        .thenComparingLong(Tables.DecisionRow::offset))
                .forEach(this::add);
    }

    private void add(Tables.DecisionRow decision) {
        UUID holdId = Json.uuid(details(decision).path("holdId"));
        if (holdId != null && end(decision) != null) {
            byHold.computeIfAbsent(holdId, first -> new ArrayList<>()).add(decision);
        }
    }

    /** Returns the end of the hold before a decision of the same slot's log; null if it is not known. */
    @Nullable
    Instant before(UUID holdId, Tables.DecisionRow decision) {
        Instant latest = null;
        for (Tables.DecisionRow earlier : byHold.getOrDefault(holdId, List.of())) {
            if (earlier.partition() == decision.partition() && earlier.offset() < decision.offset()) {
                latest = end(earlier);
            }
        }
        return latest;
    }

    /** Describes an extension beyond the longest time; empty if it is none. */
    Optional<String> tooLong(UUID holdId, Tables.DecisionRow extension) {
        Tables.DecisionRow first =
                byHold.getOrDefault(holdId, List.of(extension)).get(0);
        Instant end = end(extension);
        return !first.requestId().equals(holdId)
                        || end == null
                        || !end.isAfter(first.decidedAt().plus(LONGEST))
                ? Optional.empty()
                : Optional.of("the hold " + holdId + " of " + first.decidedAt() + " was extended until " + end
                        + " by request " + extension.requestId());
    }

    private static @Nullable Instant end(Tables.DecisionRow decision) {
        return Json.instant(details(decision).path("expiresAt"));
    }

    private static JsonNode details(Tables.DecisionRow decision) {
        return Json.read(decision.isGranted() ? decision.details() : null);
    }
}
