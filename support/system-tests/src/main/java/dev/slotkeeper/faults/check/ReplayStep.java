package dev.slotkeeper.faults.check;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelDecision;
import dev.slotkeeper.reference.ModelSlot;
import dev.slotkeeper.reference.ModelState;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceModel;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One event in a slot's life. */
sealed interface ReplayStep {

    /** Workers with their default settings. */
    ReferenceModel MODEL = new ReferenceModel(new Policy(1_000, true));

    /** The codes with which the new slot of a move refuses it. */
    Set<String> NO_OF_NEW_SLOT = Set.of("SLOT_UNAVAILABLE", "SLOT_CHANGED");

    /**
     * Applies the event to the slot.
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
    record Decided(ObservedRequest request, Tables.DecisionRow stored, boolean isOfArrival, Set<UUID> missing)
            implements ReplayStep {
        @Override
        public @Nullable String playOn(SlotLife life) {
            if (life.isMissing()) {
                missing.add(stored.requestId());
            }
            Outcome found = Outcome.of(stored);
            ModelDecision decision = decide(request.expectingNothingElsewhere(), stored, state(life, found));
            if (decision == null) {
                return difference(request, life, null, found);
            }
            Outcome expected = Outcome.of(decision.record());
            boolean leaves = expected.outcome().equals("RESCHEDULED");
            boolean isNoOfNewSlot = leaves && NO_OF_NEW_SLOT.contains(Objects.requireNonNullElse(found.code(), ""));
            boolean isNoAfterArrival =
                    isOfArrival && "NOT_FOUND".equals(expected.reason()) && found.isNoAfter(expected);
            if (isNoOfNewSlot || isNoAfterArrival) {
                return null;
            }
            life.apply(decision);
            return leaves
                    ? difference(request, life, expected.onOldSlot(), found.onOldSlot())
                    : difference(request, life, expected, found);
        }

        /** Returns the state in which the new slot of a move, which has a life of its own, never refuses. */
        private ModelState state(SlotLife life, Outcome found) {
            String toSlotId = request.toSlotId();
            return toSlotId == null || "SLOT_NOT_FOUND".equals(found.code())
                    ? life
                    : life.with(ModelSlot.withSeatsOnly(toSlotId, 0, CreateSlot.MAX_CAPACITY), null);
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
            ObservedRequest request, Tables.DecisionRow stored, Tables.@Nullable BookingRow moved, Set<UUID> missing)
            implements ReplayStep {

        /** Returns true if the new slot determined the outcome. */
        static boolean isSettledHere(Tables.DecisionRow stored) {
            String code = Objects.requireNonNullElse(stored.code(), "");
            return stored.isGranted() || NO_OF_NEW_SLOT.contains(code) || code.equals("SLOT_NOT_FOUND");
        }

        @Override
        public @Nullable String playOn(SlotLife life) {
            if (life.isMissing()) {
                missing.add(stored.requestId());
            }
            Outcome found = Outcome.of(stored).onNewSlot();
            // Either of the two slots may have been missing, or have begun if a customer asks; a missing booking
            // concerns the old slot only.
            boolean mayHaveBegun = "IN_PAST".equals(found.reason()) && request.isOfCustomer();
            if ("SLOT_NOT_FOUND".equals(found.code()) || mayHaveBegun || moved == null) {
                return null;
            }
            ModelDecision decision = decide(request, stored, state(life, moved));
            if (decision == null) {
                return difference(request, life, null, found);
            }
            life.apply(decision);
            return difference(request, life, Outcome.of(decision.record()).onNewSlot(), found);
        }

        /** Returns the state in which the old slot, which has a life of its own, has just this booking. */
        private ModelState state(SlotLife life, Tables.BookingRow booking) {
            ModelSlot from = ModelSlot.withSeatsOnly(stored.slotId(), booking.quantity(), booking.quantity());
            return life.with(
                    from,
                    new ModelBooking(
                            booking.bookingId(),
                            from.slotId(),
                            booking.customerId(),
                            booking.quantity(),
                            ModelBooking.Status.CONFIRMED,
                            null));
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

    /** Decides again; returns null if the slot has more seats taken than it has, so that no reply can show it. */
    private static @Nullable ModelDecision decide(
            ObservedRequest request, Tables.DecisionRow stored, ModelState state) {
        LoggedRequest logged = Objects.requireNonNull(request.request(), "a decided request was read");
        try {
            return MODEL.decide(logged, state, stored.decidedAt());
        } catch (ContractViolation impossibleSeats) {
            return null;
        }
    }

    private static @Nullable String difference(
            ObservedRequest request, SlotLife life, @Nullable Outcome expected, Outcome found) {
        return found.equals(expected)
                ? null
                : "request " + request.request() + " on slot " + life.slotId + " is " + found
                        + ", but in order it would be " + expected;
    }
}
