package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.faults.check.Effect;
import dev.slotkeeper.faults.check.SeatCount;
import dev.slotkeeper.faults.check.Tables;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Slot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The committed rows, the counts after each commit, and the effects in order. */
final class SimulatedRows {

    final Map<String, Slot> slots = new TreeMap<>();
    final Map<UUID, Booking> bookings = new TreeMap<>();
    final Map<UUID, DecisionRecord> decisions = new HashMap<>();
    private final Map<UUID, Tables.DecisionRow> decisionRows = new HashMap<>();
    private final List<SeatCount> seen = new ArrayList<>();
    private final List<Ticked> effects = new ArrayList<>();
    private long ticks;

    private record Ticked(long tick, Effect effect) {}

    /** Returns the next logical time. */
    long tick() {
        return ++ticks;
    }

    /** Records a decision at the time at which it took effect on the slot, or at which the slot was read for it. */
    void decided(long tick, String slotId, UUID requestId) {
        effects.add(new Ticked(tick, new Effect(slotId, requestId, null)));
    }

    /** Records a write by another program. */
    void written(Slot slot) {
        slots.put(slot.slotId(), slot);
        effects.add(new Ticked(tick(), new Effect(slot.slotId(), null, row(slot))));
    }

    void store(DecisionRecord decision, PlacedRequest place) {
        decisions.put(decision.requestId(), decision);
        decisionRows.put(decision.requestId(), row(decision, place));
    }

    /** Records the counts of this slot. */
    void check(Slot slot) {
        int booked = of(slot).filter(booking -> booking.status().isLive())
                .mapToInt(Booking::quantity)
                .sum();
        seen.add(new SeatCount(slot.slotId(), slot.capacity(), slot.currentBookings(), booked));
    }

    private Stream<Booking> of(Slot slot) {
        return bookings.values().stream().filter(booking -> booking.slotId().equals(slot.slotId()));
    }

    List<SeatCount> seen() {
        return seen;
    }

    /** Returns the effects in order. */
    List<Effect> effects() {
        return effects.stream()
                .sorted(Comparator.comparingLong(Ticked::tick))
                .map(Ticked::effect)
                .toList();
    }

    Tables tables() {
        Map<String, Tables.SlotRow> rows = new TreeMap<>();
        slots.forEach((slotId, slot) -> rows.put(slotId, row(slot)));
        return new Tables(
                rows, bookings.values().stream().map(SimulatedRows::row).toList(), Map.copyOf(decisionRows));
    }

    private static Tables.SlotRow row(Slot slot) {
        return new Tables.SlotRow(
                slot.slotId(),
                slot.capacity(),
                slot.currentBookings(),
                slot.closedByHand(),
                slot.state() == Slot.State.DELETED,
                slot.termsVersion(),
                slot.startsAt(),
                Objects.requireNonNull(slot.terms(), "a row is whole").endsAt(),
                slot.waiting());
    }

    private static Tables.BookingRow row(Booking booking) {
        return new Tables.BookingRow(
                booking.bookingId(),
                booking.slotId(),
                booking.customerId(),
                booking.quantity(),
                booking.status().name(),
                booking.expiresAt());
    }

    private static Tables.DecisionRow row(DecisionRecord decision, PlacedRequest place) {
        return new Tables.DecisionRow(
                decision.requestId(),
                decision.slotId(),
                decision.outcome().name(),
                name(decision.code()),
                name(decision.reason()),
                decision.customerId(),
                decision.quantity(),
                decision.currentBookings(),
                decision.capacity(),
                decision.details(),
                decision.followUpJson().stream()
                        .map(event -> new String(event, StandardCharsets.UTF_8))
                        .toList(),
                place.partition(),
                place.offset(),
                decision.decidedAt());
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }
}
