package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.ExtendHold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The ends that holds have of their own, as the tables store them. The answer to an extension states an earlier end if the
 * slot begins before, but the hold has its own one if the slot is moved to a later start.
 */
final class HoldEnds {

    /** The longest time from the making of a hold to its end (docs/contract.md). */
    private static final Duration LONGEST = Duration.ofSeconds(1_800);

    /** The granted hold and its granted extensions, in the order of the log, by hold. */
    private final Map<UUID, List<Step>> byHold = new HashMap<>();

    private final Evidence evidence;

    /**
     * A hold after one decision.
     *
     * @param end its own end
     */
    private record Step(Tables.DecisionRow decision, Instant end) {}

    HoldEnds(Evidence evidence) {
        this.evidence = evidence;
        evidence.decided().keySet().stream()
                .map(evidence::decision)
                .filter(Tables.DecisionRow::isGranted)
                .sorted(Comparator.comparingInt(Tables.DecisionRow::partition)
                        .thenComparingLong(Tables.DecisionRow::offset))
                .forEach(this::add);
    }

    private void add(Tables.DecisionRow decision) {
        UUID holdId = Json.uuid(details(decision).path("holdId"));
        Instant stated = stated(decision);
        if (holdId == null || stated == null) {
            return;
        }
        List<Step> steps = byHold.computeIfAbsent(holdId, first -> new ArrayList<>());
        ObservedRequest request = Objects.requireNonNull(evidence.decided().get(decision.requestId()));
        steps.add(new Step(
                decision,
                request.command() instanceof ExtendHold extension && !steps.isEmpty()
                        ? extended(steps, decision, extension)
                        : stated));
    }

    private static Instant extended(List<Step> steps, Tables.DecisionRow decision, ExtendHold command) {
        Instant latest = steps.get(0).decision().decidedAt().plus(LONGEST);
        Instant asked = decision.decidedAt().plusSeconds(command.holdSeconds());
        Instant before = steps.get(steps.size() - 1).end();
        return Collections.max(List.of(before, Collections.min(List.of(latest, asked))));
    }

    /** Returns the end of the hold before a decision of the same slot's log; null if it is not known. */
    @Nullable
    Instant before(UUID holdId, Tables.DecisionRow decision) {
        Instant latest = null;
        for (Step earlier : byHold.getOrDefault(holdId, List.of())) {
            if (earlier.decision().partition() == decision.partition()
                    && earlier.decision().offset() < decision.offset()) {
                latest = earlier.end();
            }
        }
        return latest;
    }

    /** Describes extensions beyond the longest time, and holds that are stored with another end than their own. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        byHold.forEach((holdId, steps) -> {
            Instant latest = steps.get(0).decision().decidedAt().plus(LONGEST);
            for (Step step : steps) {
                Instant stated = stated(step.decision());
                if (stated != null && stated.isAfter(latest)) {
                    wrong.add("the hold " + holdId + ", which ends at " + latest + " at the latest, was given until "
                            + stated + " by request " + step.decision().requestId());
                }
            }
            Instant own = steps.get(steps.size() - 1).end();
            Tables.BookingRow stored = evidence.bookings().get(holdId);
            if (stored != null && stored.status().equals("HELD") && !own.equals(stored.expiresAt())) {
                wrong.add("the hold " + holdId + " is stored with the end " + stored.expiresAt()
                        + ", but its requests gave it " + own);
            }
        });
        return wrong;
    }

    private static @Nullable Instant stated(Tables.DecisionRow decision) {
        return Json.instant(details(decision).path("expiresAt"));
    }

    private static JsonNode details(Tables.DecisionRow decision) {
        return Json.read(decision.details());
    }
}
