package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides the log once more, one message after the other at the moments the database noted, by the contract's table of
 * codes, and compares. Slots that others wrote to are left out: when they wrote is not in the log.
 */
final class Replay {

    private final Evidence evidence;
    private final Map<String, Seats> slots = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    private static final class Seats {
        final int capacity;
        final boolean closed;
        final int terms;
        final Instant startsAt;
        int taken;

        Seats(int capacity, int taken, boolean closed, int terms, Instant startsAt) {
            this.capacity = capacity;
            this.taken = taken;
            this.closed = closed;
            this.terms = terms;
            this.startsAt = startsAt;
        }
    }

    /** What a decision says; the numbers are null where the slot is not shown. */
    private record Outcome(
            String outcome,
            @Nullable String code,
            @Nullable String reason,
            @Nullable Integer taken,
            @Nullable Integer capacity) {

        static Outcome no(String code, @Nullable String reason, @Nullable Seats shown) {
            return new Outcome(
                    "REJECTED",
                    code,
                    reason,
                    shown == null ? null : (Integer) shown.taken,
                    shown == null ? null : (Integer) shown.capacity);
        }
    }

    Replay(Evidence evidence) {
        this.evidence = evidence;
        evidence.remains()
                .before()
                .values()
                .forEach(slot -> slots.put(
                        slot.slotId(),
                        new Seats(
                                slot.capacity(),
                                slot.currentBookings(),
                                slot.closed(),
                                slot.termsVersion(),
                                slot.startsAt())));
    }

    /** Where what is stored is not what comes out. */
    List<String> differences() {
        for (Ask ask : evidence.asks()) {
            if (ask.requestId() == null || evidence.remains().touched().contains(ask.slotId())) {
                continue;
            }
            Tables.DecisionRow stored = evidence.after().decisions().get(ask.requestId());
            if (stored == null) {
                continue;
            }
            Message message = ask.message();
            if (stored.partition() == message.partition() && stored.offset() == message.offset()) {
                compare(ask, stored);
            } else if (isPassedOver(ask, stored)) {
                differences.add("request " + ask.requestId() + " was decided at offset " + stored.offset()
                        + ", although it stands at offset " + message.offset());
            }
        }
        return differences;
    }

    /** An earlier delivery may be passed over only if it was told that the slot could not be read. */
    private boolean isPassedOver(Ask ask, Tables.DecisionRow stored) {
        Message message = ask.message();
        return stored.partition() == message.partition()
                && stored.offset() > message.offset()
                && evidence.events(stored.requestId()).stream().noneMatch(Told::isUndecided);
    }

    private void compare(Ask ask, Tables.DecisionRow stored) {
        Outcome expected = decide(ask, stored.decidedAt());
        Outcome found = new Outcome(
                stored.outcome(), stored.code(), stored.reason(), stored.currentBookings(), stored.capacity());
        if (!expected.equals(found)) {
            differences.add("request " + ask.requestId() + " for slot " + ask.slotId() + " at "
                    + ask.message().place() + " is " + found + ", and in the log's order it would be " + expected);
        }
    }

    private Outcome decide(Ask ask, Instant now) {
        String slotId = Objects.requireNonNull(ask.slotId(), "a message with a request id has a slot id");
        Seats slot = slots.get(slotId);
        return switch (ask.kind()) {
            case BOOK -> book(ask, slot, now);
            case CREATE -> create(ask, slotId, slot);
            case MALFORMED, UNREADABLE -> Outcome.no("VALIDATION_ERROR", "MALFORMED", null);
        };
    }

    private static Outcome book(Ask ask, @Nullable Seats slot, Instant now) {
        if (ask.deadline() != null && now.isAfter(ask.deadline())) {
            return Outcome.no("VALIDATION_ERROR", "DEADLINE_EXCEEDED", null);
        }
        if (slot == null) {
            return Outcome.no("SLOT_NOT_FOUND", null, null);
        }
        if (slot.closed) {
            return Outcome.no("SLOT_UNAVAILABLE", "CLOSED", slot);
        }
        if (slot.taken + ask.quantity() > slot.capacity) {
            return Outcome.no("SLOT_UNAVAILABLE", "FULL", slot);
        }
        if (!now.isBefore(slot.startsAt)) {
            return Outcome.no("SLOT_UNAVAILABLE", "IN_PAST", slot);
        }
        if (ask.expectedTerms() != null && ask.expectedTerms() != slot.terms) {
            return Outcome.no("SLOT_CHANGED", "TERMS", slot);
        }
        if (ask.expectedBookings() != null && ask.expectedBookings() != slot.taken) {
            return Outcome.no("SLOT_CHANGED", "BOOKINGS", slot);
        }
        slot.taken += ask.quantity();
        return new Outcome("CONFIRMED", null, null, slot.taken, slot.capacity);
    }

    private Outcome create(Ask ask, String slotId, @Nullable Seats slot) {
        if (slot != null) {
            return Outcome.no("VALIDATION_ERROR", "SLOT_EXISTS", slot);
        }
        Instant startsAt = Objects.requireNonNull(ask.startsAt(), "a slot has a time");
        slots.put(slotId, new Seats(ask.capacity(), 0, false, 1, startsAt));
        return new Outcome("SLOT_CREATED", null, null, 0, ask.capacity());
    }
}
