package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.SlotNow.Seats;
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
 * Bookings that left their slot and have not arrived at the other one. The other slot's order is its own log's: what is
 * decided there tells, by its count of seats, which of them had arrived before; whoever is not missed arrives last.
 */
final class Arrivals {

    /** More combinations than honest decisions ever need. */
    private static final int MOST_STEPS = 10_000;

    /** Some tens of megabytes. */
    private static final int MOST_UNDER_WAY = 200_000;

    private final World world;
    private final Map<String, List<Arrival>> bySlot = new HashMap<>();
    private final Deque<Arrival> oldestFirst = new ArrayDeque<>();
    private int steps;

    /**
     * One that is under way.
     *
     * @param place of the request that moves it, whose id the booking has there
     * @param from the slot that it left
     * @param at when that was decided
     * @param booking as it will be
     * @param there the new slot's seats as they were told, this booking's among them; null when that is known to be wrong
     */
    record Arrival(
            LogPlace place,
            String from,
            Instant at,
            BookingNow booking,
            @Nullable Seats there) {}

    Arrivals(World world) {
        this.world = world;
    }

    void add(Arrival arrival) {
        bySlot.computeIfAbsent(arrival.booking().slotId(), first -> new ArrayList<>())
                .add(arrival);
        oldestFirst.add(arrival);
    }

    /** Lets arrive whoever must have, for this to fit; nobody when it does not fit at all. */
    boolean letArriveUntil(String slotId, BooleanSupplier fits) {
        if (!bySlot.containsKey(slotId)) {
            return false;
        }
        steps = 0;
        return search(slotId, fits);
    }

    private boolean search(String slotId, BooleanSupplier fits) {
        for (Arrival arrival : List.copyOf(bySlot.getOrDefault(slotId, List.of()))) {
            SlotNow before = world.slot(slotId);
            SlotNow after = before == null ? null : landed(arrival, before);
            if (before == null || after == null || ++steps > MOST_STEPS) {
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

    /** The slot with it; null unless its seats were as told just now, or before one of those left who left since. */
    private static @Nullable SlotNow landed(Arrival arrival, SlotNow slot) {
        int quantity = arrival.booking().quantity();
        int leftSince = 0;
        for (int last = slot.left().size(); ; last--) {
            SlotNow then = slot.withSeats(leftSince);
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

    private void land(Arrival arrival, SlotNow before, SlotNow after) {
        world.put(after.visited(before, arrival.at()));
        world.put(arrival.booking());
        remove(arrival);
    }

    private void takeBack(Arrival arrival, SlotNow before) {
        world.put(before);
        world.remove(arrival.booking().bookingId());
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

    /** Before this moment nothing comes any more that could miss them, unless its slot waits for something itself. */
    void landBefore(Instant moment, Blocked blocked, Consumer<Arrival> neverFits) {
        for (int left = oldestFirst.size(); left > 0; left--) {
            Arrival oldest = oldestFirst.element();
            if (!oldest.at().isBefore(moment) && oldestFirst.size() <= MOST_UNDER_WAY) {
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

    /** What it should have been told of the slot. */
    String expectedOf(Arrival arrival) {
        SlotNow slot = world.slot(arrival.booking().slotId());
        if (slot == null) {
            return "none";
        }
        int quantity = arrival.booking().quantity();
        Reason no = SeatRules.unavailable(slot, quantity, arrival.at());
        return no == null ? slot.withSeats(quantity).seats().toString() : no.name();
    }

    /** Lets it arrive whatever was told, as long as there is room. */
    private void force(Arrival arrival) {
        SlotNow slot = world.slot(arrival.booking().slotId());
        if (slot != null && slot.free() >= arrival.booking().quantity()) {
            land(arrival, slot, slot.withSeats(arrival.booking().quantity()));
        } else {
            remove(arrival);
        }
    }

    /** Nobody can tell any more when they arrived. */
    void forget(String slotId) {
        for (Arrival arrival : List.copyOf(bySlot.getOrDefault(slotId, List.of()))) {
            world.put(arrival.booking());
            remove(arrival);
        }
    }
}
