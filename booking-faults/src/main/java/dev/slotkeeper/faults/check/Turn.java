package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing of those that a slot's life is made of. */
sealed interface Turn {

    /** Lets it happen. @return where what is stored is not what comes out; null where it is */
    @Nullable
    String playOn(SlotLife life);

    /** When it was decided. */
    Instant at();

    /**
     * A decision in the slot's own log.
     *
     * @param isOfArrival whether it is about a booking that came from another slot at some time
     * @param missing takes note of those that found no slot
     */
    record Decided(Ask ask, Tables.DecisionRow stored, boolean isOfArrival, Set<UUID> missing) implements Turn {
        @Override
        public @Nullable String playOn(SlotLife life) {
            if (life.isMissing()) {
                missing.add(stored.requestId());
            }
            Outcome found = Outcome.of(stored);
            Outcome expected = new Rulebook(life, stored.decidedAt()).decide(ask, found);
            boolean isLeftToNewSlot = ask.kind() == Ask.Kind.RESCHEDULE
                    && (expected.outcome().equals("RESCHEDULED") || "SLOT_UNAVAILABLE".equals(expected.code()));
            if (isOfArrival && "NOT_FOUND".equals(expected.reason()) && found.isNoAfter(expected)) {
                return null;
            }
            return difference(ask, life, expected, isLeftToNewSlot ? found.onOldSlot() : found);
        }

        @Override
        public Instant at() {
            return stored.decidedAt();
        }
    }

    /**
     * A reschedule to the slot, as the log of another slot asked for it.
     *
     * @param moved the booking on that other slot; null where it had none
     * @param missing takes note of those that found no slot
     */
    record Arrived(Ask ask, Tables.DecisionRow stored, Tables.@Nullable BookingRow moved, Set<UUID> missing)
            implements Turn {

        /** Whether it was the new slot that settled it. */
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
            // Either of the two slots may have been the missing one; a booking that is not there is the old one's
            // concern.
            if ("SLOT_NOT_FOUND".equals(found.code()) || moved == null) {
                return null;
            }
            Outcome expected = new Rulebook(life, stored.decidedAt()).arrive(stored.requestId(), moved);
            return difference(ask, life, expected, found);
        }

        @Override
        public Instant at() {
            return stored.decidedAt();
        }
    }

    /** A write by somebody outside. */
    record Written(Tables.SlotRow row) implements Turn {
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

    private static @Nullable String difference(Ask ask, SlotLife life, Outcome expected, Outcome found) {
        return expected.equals(found)
                ? null
                : "request " + ask.requestId() + " (" + ask.kind().type + ") on slot " + life.slotId + ", "
                        + ask.message().place() + ", is " + found + ", and in order it would be " + expected;
    }
}
