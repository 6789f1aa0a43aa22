package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.AuditedSlot.Departure;
import dev.slotkeeper.audit.replay.AuditedSlot.Seats;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SeatCommand.Expected;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelSlot;
import dev.slotkeeper.reference.ReferenceModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds bookings that have left their slot and have not arrived at the other one. Each slot's order is given by its own
 * log only. If the move is in the same log, its place there is also that of the arrival. Decisions on the other slot,
 * which store its count of seats, show which bookings had arrived before; bookings that no decision requires arrive
 * last.
 */
final class PendingArrivals {

    /** Larger than the number of combinations that correct decisions need. */
    private static final int MAX_STEPS = 10_000;

    /** The bookings under way that are kept, some tens of megabytes. */
    private static final int MAX_UNDER_WAY = 200_000;

    private final AuditState state;
    private final ReferenceModel model;
    private final Map<String, List<Arrival>> bySlot = new HashMap<>();
    private final Queue<Arrival> oldestFirst = new PriorityQueue<>(Comparator.comparing(Arrival::at));
    private int steps;

    /**
     * A booking under way.
     *
     * @param place the place of the request that moves the booking, whose id the booking has on the new slot
     * @param from the slot that it left
     * @param at the time of that decision
     * @param booking the booking after its arrival
     * @param expected what the request expected of the new slot; null for nothing
     * @param there the new slot's seats according to the reply, including this booking's; null if they are known to be
     * wrong
     */
    record Arrival(
            LogPlace place,
            String from,
            Instant at,
            ModelBooking booking,
            @Nullable Expected expected,
            @Nullable Seats there) {}

    PendingArrivals(AuditState state, ReferenceModel model) {
        this.state = state;
        this.model = model;
    }

    void add(Arrival arrival) {
        bySlot.computeIfAbsent(arrival.booking().slotId(), first -> new ArrayList<>())
                .add(arrival);
        oldestFirst.add(arrival);
    }

    /** Returns true if a booking is under way to the slot. */
    boolean isUnderWayTo(String slotId) {
        return bySlot.containsKey(slotId);
    }

    /**
     * Lets those bookings arrive that must have arrived for the decision to fit; none if it can't fit. Returns true if
     * it fits. Prefers that all bookings that an earlier request of the same log moved have arrived.
     */
    boolean letArriveUntil(DecidedRequest decided, BooleanSupplier fits) {
        String slotId = decided.slotId();
        LogPlace place = decided.request().place();
        BooleanSupplier fitsInOrder = () -> !isUnderWayBefore(place, slotId) && fits.getAsBoolean();
        Predicate<Arrival> may = arrival -> !arrival.place().isAfter(place);
        return fitsInOrder.getAsBoolean()
                || letArrive(slotId, may, fitsInOrder)
                || (isUnderWayBefore(place, slotId) && (fits.getAsBoolean() || letArrive(slotId, may, fits)));
    }

    private boolean isUnderWayBefore(LogPlace place, String slotId) {
        return bySlot.getOrDefault(slotId, List.of()).stream().anyMatch(arrival -> place.isAfter(arrival.place()));
    }

    private boolean letArrive(String slotId, Predicate<Arrival> may, BooleanSupplier fits) {
        if (!bySlot.containsKey(slotId)) {
            return false;
        }
        steps = 0;
        return search(slotId, may, fits);
    }

    private boolean search(String slotId, Predicate<Arrival> may, BooleanSupplier fits) {
        for (Arrival arrival : List.copyOf(bySlot.getOrDefault(slotId, List.of()))) {
            AuditedSlot before = state.slot(slotId);
            AuditedSlot after = before == null || !may.test(arrival) ? null : landed(arrival, before);
            if (before == null || after == null || ++steps > MAX_STEPS) {
                continue;
            }
            land(arrival, after);
            if (fits.getAsBoolean() || search(slotId, may, fits)) {
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
    private @Nullable AuditedSlot landed(Arrival arrival, AuditedSlot before) {
        int quantity = arrival.booking().quantity();
        List<Departure> left = before.left();
        int leftSince = 0;
        for (int last = left.size(); ; last--) {
            ModelSlot then = before.slot().withSeats(leftSince);
            boolean isAsReplied = arrival.there() == null
                    || Seats.of(then.withSeats(quantity)).equals(arrival.there());
            if (isAsReplied
                    && model.unavailable(then, quantity, state::booking, arrival.at()) == null
                    && then.changed(arrival.expected()) == null) {
                return before.visited(before.slot().withSeats(quantity), left.subList(last, left.size()), arrival.at());
            }
            if (last == 0 || arrival.place().isAfter(left.get(last - 1).place())) {
                return null;
            }
            leftSince += left.get(last - 1).quantity();
        }
    }

    /**
     * Lets the booking arrive. Prefers an order in which all others under way to the slot can arrive after it. There may
     * be none, because some arrive after later decisions.
     */
    private boolean letArrive(Arrival due) {
        String slotId = due.booking().slotId();
        return letArrive(slotId, any -> true, () -> !isUnderWay(due) && canAllArrive(slotId))
                || letArrive(slotId, any -> true, () -> !isUnderWay(due));
    }

    /** Returns true if all bookings under way to the slot can arrive now, in some order. Changes nothing. */
    private boolean canAllArrive(String slotId) {
        for (Arrival arrival : List.copyOf(bySlot.getOrDefault(slotId, List.of()))) {
            AuditedSlot before = state.slot(slotId);
            AuditedSlot after = before == null ? null : landed(arrival, before);
            if (before == null || after == null || ++steps > MAX_STEPS) {
                continue;
            }
            land(arrival, after);
            boolean can = canAllArrive(slotId);
            takeBack(arrival, before);
            if (can) {
                return true;
            }
        }
        return !bySlot.containsKey(slotId);
    }

    private void land(Arrival arrival, AuditedSlot after) {
        state.put(after);
        state.put(arrival.booking());
        remove(arrival);
    }

    private void takeBack(Arrival arrival, AuditedSlot before) {
        state.put(before);
        state.remove(arrival.booking().bookingId());
        bySlot.computeIfAbsent(arrival.booking().slotId(), first -> new ArrayList<>())
                .add(arrival);
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
        List<Arrival> kept = new ArrayList<>();
        while (!oldestFirst.isEmpty()
                && (oldestFirst.element().at().isBefore(moment) || oldestFirst.size() + kept.size() > MAX_UNDER_WAY)) {
            Arrival oldest = oldestFirst.remove();
            String slotId = oldest.booking().slotId();
            if (!isUnderWay(oldest) || letArrive(oldest)) {
                continue;
            }
            if (blocked.holds(slotId)) {
                kept.add(oldest);
            } else {
                if (oldest.there() != null) {
                    neverFits.accept(oldest);
                }
                force(oldest);
            }
        }
        oldestFirst.addAll(kept);
    }

    /** Describes the state of the slot that the reply should have shown. */
    String expectedOf(Arrival arrival) {
        AuditedSlot audited = state.slot(arrival.booking().slotId());
        if (audited == null) {
            return "none";
        }
        int quantity = arrival.booking().quantity();
        Reason unavailable = model.unavailable(audited.slot(), quantity, state::booking, arrival.at());
        Reason no = unavailable == null ? audited.slot().changed(arrival.expected()) : unavailable;
        return no == null ? Seats.of(audited.slot().withSeats(quantity)).toString() : no.name();
    }

    /** Lets the booking arrive regardless of the reply, if the slot has enough free seats; otherwise drops it. */
    private void force(Arrival arrival) {
        int quantity = arrival.booking().quantity();
        AuditedSlot audited = state.slot(arrival.booking().slotId());
        if (audited != null && audited.slot().free() >= quantity) {
            land(arrival, audited.visited(audited.slot().withSeats(quantity), List.of(), arrival.at()));
        } else {
            remove(arrival);
        }
    }

    /** Lets all bookings under way to this slot arrive, after the order of arrivals became unknown. */
    void forget(String slotId) {
        for (Arrival arrival : List.copyOf(bySlot.getOrDefault(slotId, List.of()))) {
            state.put(arrival.booking());
            remove(arrival);
        }
    }
}
