package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.ModelSlot.Seats;
import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds bookings that have left their slot and have not arrived at the other one. Each slot's order is given by its own
 * log only. Decisions on the other slot, which store its count of seats, show which bookings had arrived before;
 * bookings that no decision requires arrive last.
 */
final class PendingArrivals {

    /** Larger than the number of combinations that correct decisions need. */
    private static final int MAX_STEPS = 10_000;

    /** The bookings under way that are kept, some tens of megabytes. */
    private static final int MAX_UNDER_WAY = 200_000;

    private final ModelState modelState;
    private final Map<String, List<Arrival>> bySlot = new HashMap<>();
    private final Deque<Arrival> oldestFirst = new ArrayDeque<>();
    private int steps;

    /**
     * A booking under way.
     *
     * @param place the place of the request that moves the booking, whose id the booking has on the new slot
     * @param from the slot that it left
     * @param at the time of that decision
     * @param booking the booking after its arrival
     * @param there the new slot's seats according to the reply, including this booking's; null if they are known to be
     * wrong
     */
    record Arrival(
            LogPlace place,
            String from,
            Instant at,
            ModelBooking booking,
            @Nullable Seats there) {}

    PendingArrivals(ModelState modelState) {
        this.modelState = modelState;
    }

    void add(Arrival arrival) {
        bySlot.computeIfAbsent(arrival.booking().slotId(), first -> new ArrayList<>())
                .add(arrival);
        oldestFirst.add(arrival);
    }

    /**
     * Lets those bookings arrive that must have arrived for the condition to hold; none if it can't hold. Returns true
     * if it holds.
     */
    boolean letArriveUntil(String slotId, BooleanSupplier fits) {
        if (!bySlot.containsKey(slotId)) {
            return false;
        }
        steps = 0;
        return search(slotId, fits);
    }

    private boolean search(String slotId, BooleanSupplier fits) {
        for (Arrival arrival : List.copyOf(bySlot.getOrDefault(slotId, List.of()))) {
            ModelSlot before = modelState.slot(slotId);
            ModelSlot after = before == null ? null : landed(arrival, before);
            if (before == null || after == null || ++steps > MAX_STEPS) {
                continue;
            }
            land(arrival, before, after);
            if (fits.getAsBoolean() || search(slotId, fits)) {
                return true;
            }
            takeBack(arrival, before);
        }
        return false;
    }

    /**
     * Returns the slot with the booking; null unless its seats agree with the reply, either now or before one of the
     * departures since.
     */
    private static @Nullable ModelSlot landed(Arrival arrival, ModelSlot slot) {
        int quantity = arrival.booking().quantity();
        int leftSince = 0;
        for (int last = slot.left().size(); ; last--) {
            ModelSlot then = slot.withSeats(leftSince);
            boolean isAsTold =
                    arrival.there() == null || then.withSeats(quantity).seats().equals(arrival.there());
            if (isAsTold && SeatRules.unavailable(then, quantity, arrival.at()) == null) {
                return slot.withSeats(quantity)
                        .withLeft(slot.left().subList(last, slot.left().size()));
            }
            if (last == 0) {
                return null;
            }
            leftSince += slot.left().get(last - 1).quantity();
        }
    }

    private void land(Arrival arrival, ModelSlot before, ModelSlot after) {
        modelState.put(after.visited(before, arrival.at()));
        modelState.put(arrival.booking());
        remove(arrival);
    }

    private void takeBack(Arrival arrival, ModelSlot before) {
        modelState.put(before);
        modelState.remove(arrival.booking().bookingId());
        bySlot.computeIfAbsent(before.slotId(), first -> new ArrayList<>()).add(arrival);
    }

    private void remove(Arrival arrival) {
        List<Arrival> awaited =
                Objects.requireNonNull(bySlot.get(arrival.booking().slotId()), "it is awaited there");
        awaited.remove(arrival);
        if (awaited.isEmpty()) {
            bySlot.remove(arrival.booking().slotId());
        }
    }

    private boolean isUnderWay(Arrival arrival) {
        return bySlot.getOrDefault(arrival.booking().slotId(), List.of()).contains(arrival);
    }

    /**
     * Lets bookings arrive that left before this instant, as no later decision can require them, and the oldest ones
     * beyond the maximum. Keeps those whose slot has blocked decisions.
     */
    void landBefore(Instant moment, BlockedDecisions blocked, Consumer<Arrival> neverFits) {
        for (int left = oldestFirst.size(); left > 0; left--) {
            Arrival oldest = oldestFirst.element();
            if (!oldest.at().isBefore(moment) && oldestFirst.size() <= MAX_UNDER_WAY) {
                return;
            }
            oldestFirst.remove();
            String slotId = oldest.booking().slotId();
            if (!isUnderWay(oldest) || letArriveUntil(slotId, () -> !isUnderWay(oldest))) {
                continue;
            }
            if (blocked.holds(slotId)) {
                oldestFirst.add(oldest);
            } else {
                if (oldest.there() != null) {
                    neverFits.accept(oldest);
                }
                force(oldest);
            }
        }
    }

    /** Describes the state of the slot that the reply should have shown. */
    String expectedOf(Arrival arrival) {
        ModelSlot slot = modelState.slot(arrival.booking().slotId());
        if (slot == null) {
            return "none";
        }
        int quantity = arrival.booking().quantity();
        Reason no = SeatRules.unavailable(slot, quantity, arrival.at());
        return no == null ? slot.withSeats(quantity).seats().toString() : no.name();
    }

    /** Lets the booking arrive regardless of the reply, if the slot has enough free seats; otherwise drops it. */
    private void force(Arrival arrival) {
        ModelSlot slot = modelState.slot(arrival.booking().slotId());
        if (slot != null && slot.free() >= arrival.booking().quantity()) {
            land(arrival, slot, slot.withSeats(arrival.booking().quantity()));
        } else {
            remove(arrival);
        }
    }

    /** Lets all bookings under way to this slot arrive, after the order of arrivals became unknown. */
    void forget(String slotId) {
        for (Arrival arrival : List.copyOf(bySlot.getOrDefault(slotId, List.of()))) {
            modelState.put(arrival.booking());
            remove(arrival);
        }
    }
}
