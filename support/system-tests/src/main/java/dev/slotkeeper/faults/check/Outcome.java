package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a decision.
 *
 * @param taken the seats taken of the slot it shows; null if it shows none
 * @param capacity the capacity of that slot
 * @param more the place in the waitlist and the further effects of the decision, each in a few words
 */
record Outcome(
        String outcome,
        @Nullable String code,
        @Nullable String reason,
        @Nullable Integer taken,
        @Nullable Integer capacity,
        List<String> more) {

    /** Returns the content of a stored decision. */
    static Outcome of(Tables.DecisionRow stored) {
        return new Outcome(
                stored.outcome(),
                stored.code(),
                stored.reason(),
                stored.currentBookings(),
                stored.capacity(),
                more(stored.outcome(), stored.details(), stored.followUps()));
    }

    /** Returns the content of a decision of the reference model. */
    static Outcome of(DecisionRecord expected) {
        String outcome = expected.outcome().name();
        List<String> followUps = expected.followUps() == null
                ? List.of()
                : expected.followUps().lines().toList();
        return new Outcome(
                outcome,
                name(expected.code()),
                name(expected.reason()),
                expected.currentBookings(),
                expected.capacity(),
                more(outcome, expected.details(), followUps));
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static List<String> more(String outcome, @Nullable String details, List<String> followUps) {
        boolean isDeletion = outcome.equals("SLOT_DELETED");
        List<String> more = new ArrayList<>();
        JsonNode position = Json.read(details).path("position");
        if (position.isInt()) {
            more.add("position " + position.intValue());
        }
        for (String line : followUps) {
            JsonNode event = Json.read(line);
            String what = event.path("type").asText() + " " + Json.bookingId(event);
            more.add(
                    isDeletion
                            ? what
                            : what + " " + event.path("currentBookings").asInt(-1));
        }
        if (isDeletion) {
            // The order of the cancellations is not fixed.
            more.sort(null);
        }
        return more;
    }

    /**
     * Returns true if the refusal is compatible with a booking that the expected decision did not find. The worker
     * reads bookings shortly after their slot, so it may know a booking that arrived in between and show the seats from
     * before.
     */
    boolean isNoAfter(Outcome notFound) {
        return "SLOT_UNAVAILABLE".equals(code)
                || equals(new Outcome("REJECTED", notFound.code, reason, notFound.taken, notFound.capacity, more));
    }

    /** Returns the part that the old slot of a reschedule determines: the seats shown are those of the new slot. */
    Outcome onOldSlot() {
        return new Outcome(outcome, code, reason, null, null, more);
    }

    /** Returns the part that the new slot of a reschedule determines: the follow-ups happen on the old slot. */
    Outcome onNewSlot() {
        return new Outcome(outcome, code, reason, taken, capacity, List.of());
    }
}
