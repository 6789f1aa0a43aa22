package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One event in a slot's life. */
sealed interface ReplayStep {

    /**
     * Applies the turn to the slot.
     *
     * @return the difference between the result and what is stored; null if there is none
     */
    @Nullable
    String playOn(SlotLife life);

    /** Returns the time of the decision. */
    Instant at();

    /**
     * A decision in the slot's own log.
     *
     * @param isOfArrival true if it concerns a booking that came from another slot at some time
     * @param missing receives the requests that found no slot
     */
    record Decided(LoggedRequest request, Tables.DecisionRow stored, boolean isOfArrival, Set<UUID> missing)
            implements ReplayStep {
        @Override
        public @Nullable String playOn(SlotLife life) {
            if (life.isMissing()) {
                missing.add(stored.requestId());
            }
            Outcome found = Outcome.of(stored);
            Outcome expected = new Rulebook(life, stored.decidedAt()).decide(request, found);
            boolean dependsOnNewSlot = request.kind() == LoggedRequest.Kind.RESCHEDULE
                    && (expected.outcome().equals("RESCHEDULED") || "SLOT_UNAVAILABLE".equals(expected.code()));
            if (isOfArrival && "NOT_FOUND".equals(expected.reason()) && found.isNoAfter(expected)) {
                return null;
            }
            return difference(request, life, expected, dependsOnNewSlot ? found.onOldSlot() : found);
        }

        @Override
        public Instant at() {
            return stored.decidedAt();
        }
    }

    /**
     * A reschedule to the slot, which the log of another slot requested.
     *
     * @param moved the booking on that other slot; null if it had none
     * @param missing receives the requests that found no slot
     */
    record Arrived(
            LoggedRequest request, Tables.DecisionRow stored, Tables.@Nullable BookingRow moved, Set<UUID> missing)
            implements ReplayStep {

        /** Returns true if the new slot determined the outcome. */
        static boolean isSettledHere(Tables.DecisionRow stored) {
            String code = Objects.requireNonNullElse(stored.code(), "");
            return stored.isGranted() || code.equals("SLOT_UNAVAILABLE") || code.equals("SLOT_NOT_FOUND");
        }

        @Override
        public @Nullable String playOn(SlotLife life) {
            if (life.isMissing()) {
                missing.add(stored.requestId());
            }
            Outcome found = Outcome.of(stored).onNewSlot();
            // Either of the two slots may have been missing; a missing booking concerns the old slot only.
            if ("SLOT_NOT_FOUND".equals(found.code()) || moved == null) {
                return null;
            }
            Outcome expected = new Rulebook(life, stored.decidedAt()).arrive(stored.requestId(), moved);
            return difference(request, life, expected, found);
        }

        @Override
        public Instant at() {
            return stored.decidedAt();
        }
    }

    /** A write by another program. */
    record Written(Tables.SlotRow row) implements ReplayStep {
        @Override
        public @Nullable String playOn(SlotLife life) {
            life.write(row);
            return null;
        }

        @Override
        public Instant at() {
            return Instant.MIN;
        }
    }

    private static @Nullable String difference(
            LoggedRequest loggedRequest, SlotLife life, Outcome expected, Outcome found) {
        return expected.equals(found)
                ? null
                : "request " + loggedRequest.requestId() + " (" + loggedRequest.kind().type + ") on slot " + life.slotId
                        + ", " + loggedRequest.message().place() + ", is " + found + ", but in order it would be "
                        + expected;
    }
}
