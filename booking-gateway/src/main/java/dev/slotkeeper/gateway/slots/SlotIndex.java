package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.SlotCursor;
import dev.slotkeeper.gateway.database.SlotQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Index of the cached slots that are shown, in the order of pages: of all slots and of each resource. Available and
 * unavailable slots have further lists of their own, so that the cost of a page depends on its size only, even if
 * everything is sold out.
 */
final class SlotIndex {

    private final ConcurrentNavigableMap<IndexKey, CachedSlot> slots = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<IndexKey, CachedSlot> available = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<IndexKey, CachedSlot> unavailable = new ConcurrentSkipListMap<>();

    /**
     * Replaces a slot's entries. One thread at a time changes a slot. New entries come first, so that no reader misses
     * it.
     */
    void replace(@Nullable CachedSlot before, @Nullable CachedSlot after) {
        if (after != null && !after.hidden()) {
            put(IndexKey.ALL, after);
            put(after.shown().resourceId(), after);
        }
        if (before != null && !before.hidden()) {
            SlotState now = after == null || after.hidden() ? null : after.shown();
            remove(key(IndexKey.ALL, before.shown()), before.shown(), now);
            remove(key(before.shown().resourceId(), before.shown()), before.shown(), now);
        }
    }

    private void put(String list, CachedSlot slot) {
        IndexKey key = key(list, slot.shown());
        slots.put(key, slot);
        byAvailability(slot.shown().isAvailable()).put(key, slot);
    }

    /** Removes an old entry unless the slot still has it. */
    private void remove(IndexKey place, SlotState old, @Nullable SlotState now) {
        if (now == null || !place.equals(key(place.list(), now)) || !isListed(now, place.list())) {
            slots.remove(place);
            byAvailability(old.isAvailable()).remove(place);
        } else if (old.isAvailable() != now.isAvailable()) {
            byAvailability(old.isAvailable()).remove(place);
        }
    }

    private static boolean isListed(SlotState slot, String list) {
        return list.equals(IndexKey.ALL) || list.equals(slot.resourceId());
    }

    private ConcurrentNavigableMap<IndexKey, CachedSlot> byAvailability(boolean isAvailable) {
        return isAvailable ? available : unavailable;
    }

    private static IndexKey key(String list, SlotState slot) {
        return new IndexKey(list, slot.startsAt(), slot.slotId());
    }

    /**
     * Returns the first slots of a query, one more than fit on its page if there are as many.
     *
     * @param now slots that begin then or earlier are not available
     */
    List<SlotState> first(SlotQuery query, Instant now) {
        String list = query.resourceId() == null ? IndexKey.ALL : query.resourceId();
        IndexKey start = start(list, query);
        IndexKey next = IndexKey.from(list, now.plusNanos(1));
        IndexKey upcoming = start.compareTo(next) >= 0 ? start : next;
        List<SlotState> found = new ArrayList<>();
        if (query.available() == null) {
            collect(slots.tailMap(start, false), list, query, found);
        } else if (query.available()) {
            collect(available.tailMap(upcoming, false), list, query, found);
        } else {
            collect(slots.subMap(start, false, upcoming, true), list, query, found);
            collect(unavailable.tailMap(upcoming, false), list, query, found);
        }
        return found;
    }

    private static void collect(
            Map<IndexKey, CachedSlot> entries, String list, SlotQuery query, List<SlotState> found) {
        for (var place : entries.entrySet()) {
            boolean over = !place.getKey().list().equals(list)
                    || (query.to() != null && !place.getKey().startsAt().isBefore(query.to()));
            if (over || found.size() > query.limit()) {
                return;
            }
            found.add(place.getValue().shown());
        }
    }

    private static IndexKey start(String list, SlotQuery query) {
        IndexKey from = IndexKey.from(list, query.from() == null ? Instant.MIN : query.from());
        SlotCursor after = query.after();
        IndexKey cursor = after == null ? from : new IndexKey(list, after.startsAt(), after.slotId());
        return from.compareTo(cursor) >= 0 ? from : cursor;
    }

    /** Returns slots that start near a time: earlier ones backwards, later ones forwards, a bounded number of each. */
    List<SlotState> near(String list, Instant startsAt, int most, Predicate<CachedSlot> wanted) {
        IndexKey here = IndexKey.from(list, startsAt);
        List<SlotState> found = new ArrayList<>();
        slots.tailMap(here, true).entrySet().stream()
                .limit(most)
                .takeWhile(place -> place.getKey().list().equals(list))
                .filter(place -> wanted.test(place.getValue()))
                .forEach(place -> found.add(place.getValue().shown()));
        slots.headMap(here, false).descendingMap().entrySet().stream()
                .limit(most)
                .takeWhile(place -> place.getKey().list().equals(list))
                .filter(place -> wanted.test(place.getValue()))
                .forEach(place -> found.add(place.getValue().shown()));
        return found;
    }

    int places() {
        return slots.size();
    }

    /** Returns the number of entries in the lists of available and of unavailable slots. */
    int placesByAvailability() {
        return available.size() + unavailable.size();
    }
}
