package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.decision.Booking.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** In-memory tables on which batches are decided sequentially, without other writers. */
final class MemoryLedger {

    final Map<String, Slot> slots = new TreeMap<>();
    final Map<UUID, Booking> bookings = new TreeMap<>();
    final Map<UUID, DecisionRecord> decisions = new HashMap<>();
    private final WaitlistPolicy policy;
    private final Limits limits;

    MemoryLedger(WaitlistPolicy policy) {
        this(policy, Limits.NONE);
    }

    MemoryLedger(WaitlistPolicy policy, Limits limits) {
        this.policy = policy;
        this.limits = limits;
    }

    /** Decides a batch and applies its changes. */
    List<Answer> decide(Instant now, List<? extends Request> requests) {
        BatchDecisions batch = new BatchDecisions(requests, state(now), Set.of(), policy, limits);
        batch.slotChanges().forEach(change -> slots.put(change.after().slotId(), change.after()));
        batch.bookingChanges().forEach(change -> bookings.put(change.after().bookingId(), change.after()));
        batch.answers().stream()
                .filter(Answer::isNew)
                .forEach(answer -> decisions.put(answer.record().requestId(), answer.record()));
        requireTrueCounts();
        return batch.answers();
    }

    /** Returns the data for a batch; it contains stays only if limits apply. */
    BatchState state(Instant now) {
        List<CustomerBooking> stays = bookings.values().stream()
                .filter(booking -> limits.matter() && booking.status().counts())
                .map(booking -> CustomerBooking.of(booking, Objects.requireNonNull(slots.get(booking.slotId()))))
                .toList();
        return new BatchState(
                now, List.copyOf(slots.values()), List.copyOf(bookings.values()), stays, Map.copyOf(decisions));
    }

    private void requireTrueCounts() {
        for (Slot slot : slots.values()) {
            assertThat(slot.currentBookings())
                    .as("live seats of %s", slot)
                    .isEqualTo(bookings.values().stream()
                            .filter(booking -> booking.slotId().equals(slot.slotId())
                                    && booking.status().isLive())
                            .mapToInt(Booking::quantity)
                            .sum())
                    .isBetween(0, slot.capacity());
            assertThat((long) slot.waiting())
                    .as("places in the waitlist of %s", slot)
                    .isEqualTo(bookings.values().stream()
                            .filter(booking ->
                                    booking.slotId().equals(slot.slotId()) && booking.status() == Status.WAITLISTED)
                            .count());
        }
    }
}
