package dev.slotkeeper.faults.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision says.
 *
 * @param taken seats of the slot it shows; null where it shows none
 * @param capacity of that slot
 * @param more its place in a waitlist, and what else the decision did, each in a few words
 */
record Outcome(
        String outcome,
        @Nullable String code,
        @Nullable String reason,
        @Nullable Integer taken,
        @Nullable Integer capacity,
        List<String> more) {

    static Outcome no(String code, @Nullable String reason, @Nullable SlotLife shown) {
        return new Outcome(
                "REJECTED",
                code,
                reason,
                shown == null ? null : (Integer) shown.taken,
                shown == null ? null : (Integer) shown.capacity,
                List.of());
    }

    static Outcome yes(String outcome, SlotLife shown, List<String> more) {
        return new Outcome(outcome, null, null, shown.taken, shown.capacity, more);
    }

    /** What is stored. */
    static Outcome of(Tables.DecisionRow stored) {
        boolean isDeletion = stored.outcome().equals("SLOT_DELETED");
        List<String> more = new ArrayList<>();
        JsonNode position =
                Json.read(stored.isGranted() ? stored.details() : null).path("position");
        if (position.isInt()) {
            more.add("position " + position.intValue());
        }
        for (String line : stored.followUps()) {
            JsonNode event = Json.read(line);
            String what = event.path("type").asText() + " " + Json.bookingId(event);
            more.add(
                    isDeletion
                            ? what
                            : what + " " + event.path("currentBookings").asInt(-1));
        }
        if (isDeletion) {
            // Whose booking is cancelled first when all are is nobody's concern.
            more.sort(null);
        }
        return new Outcome(
                stored.outcome(), stored.code(), stored.reason(), stored.currentBookings(), stored.capacity(), more);
    }

    /**
     * Whether it refuses a booking that this other one did not find. Bookings are read a moment after their slot, so it may
     * know of one that arrived in between, and show the seats of before.
     */
    boolean isNoAfter(Outcome notFound) {
        return "SLOT_UNAVAILABLE".equals(code)
                || equals(new Outcome("REJECTED", notFound.code, reason, notFound.taken, notFound.capacity, more));
    }

    /** As far as the old slot of a reschedule can tell: the seats it shows are the new one's. */
    Outcome onOldSlot() {
        return new Outcome(outcome, code, reason, null, null, more);
    }

    /** As far as the new slot of a reschedule can tell: what follows from it happens on the old one. */
    Outcome onNewSlot() {
        return new Outcome(outcome, code, reason, taken, capacity, List.of());
    }
}
