package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.database.AvailabilityRepository;
import dev.slotkeeper.gateway.database.DatabaseUnavailableException;
import dev.slotkeeper.gateway.database.SlotCursor;
import dev.slotkeeper.gateway.database.SlotPage;
import dev.slotkeeper.gateway.database.SlotQuery;
import dev.slotkeeper.gateway.kafka.AvailabilityListener;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import dev.slotkeeper.runtime.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves from memory: lists of slots, and alternatives to a slot that can't be booked. */
public final class LiveSlots implements AvailabilityListener {

    private static final int MAX_ALTERNATIVES = 3;

    /** Maximum number of slots scanned in each direction, which bounds the cost of a call. */
    private static final int MAX_SCANNED = 300;

    private static final Pattern NUMBERED = Pattern.compile("(.*)-\\d+");

    private final SlotCache memory;
    private final CacheFreshness cacheFreshness;
    private final DatabaseClock clock;
    private final AvailabilityRepository reads;

    LiveSlots(SlotCache memory, CacheFreshness cacheFreshness, DatabaseClock clock, AvailabilityRepository reads) {
        this.memory = memory;
        this.cacheFreshness = cacheFreshness;
        this.clock = clock;
        this.reads = reads;
    }

    @Override
    public void positioned() {
        cacheFreshness.listening();
    }

    @Override
    public void slotChanged(SlotAvailability state) {
        memory.put(state);
    }

    @Override
    public void slotDeleted(String slotId) {
        memory.forget(slotId);
    }

    @Override
    public void caughtUp(long nanos) {
        cacheFreshness.current(nanos);
    }

    /** Returns true if changes are received as they happen. */
    public boolean isCurrent() {
        return cacheFreshness.behind().compareTo(CacheFreshness.OLDEST) < 0;
    }

    /** Reads some slots from the database; unknown ids are absent from the map. Fails with {@link DatabaseUnavailableException}. */
    public CompletableFuture<Map<String, VisibleState>> load(List<String> slotIds) {
        return reads.findByIds(slotIds).thenApply(states -> {
            Map<String, VisibleState> found = new HashMap<>();
            for (SlotAvailability state : states.states()) {
                memory.read(state, false);
                VisibleState read = new VisibleState(state.slot(), state.deleted(), true);
                found.put(
                        state.slotId(),
                        memory.slot(state.slotId()).map(CachedSlot::seen).orElse(read));
            }
            return found;
        });
    }

    /** Sets the watcher that is notified of each change from now on; there is one. */
    public void watcher(SlotChangeListener watcher) {
        memory.watcher(watcher);
    }

    /** Returns a page from memory; empty if only the database can answer. */
    Optional<SlotPage> page(SlotQuery query) {
        Instant now = clock.estimate();
        if (now == null || !answers(earliest(query))) {
            return Optional.empty();
        }
        List<SlotState> slots = memory.index().first(query, now).stream()
                .map(slot -> slot.at(now))
                .toList();
        return Optional.of(SlotPage.of(slots, query.limit()));
    }

    private boolean answers(Instant from) {
        return cacheFreshness.covers(from) && memory.unconfirmedReplies().allCanBeShown();
    }

    private static Instant earliest(SlotQuery query) {
        Instant from = query.from() == null ? Instant.MIN : query.from();
        SlotCursor after = query.after();
        return after == null || after.startsAt().isBefore(from) ? from : after.startsAt();
    }

    /**
     * Returns open slots with room, the nearest in time: first those of the same resource, then those of resources of
     * the same kind, whose names differ only in the number at the end, such as {@code room-7} and {@code room-12}.
     *
     * @return at most three; none if memory is not up to date
     */
    public List<SlotState> alternatives(String slotId, int quantity) {
        CachedSlot missed = memory.slot(slotId).orElse(null);
        Instant now = clock.estimate();
        if (missed == null || now == null || !answers(now)) {
            return List.of();
        }
        SlotState slot = missed.shown();
        Predicate<CachedSlot> open = other ->
                other.hasRoomFor(quantity, now) && !other.shown().slotId().equals(slotId);
        List<SlotState> found = nearest(slot.resourceId(), slot.startsAt(), MAX_ALTERNATIVES, open);
        Matcher numbered = NUMBERED.matcher(slot.resourceId());
        if (found.size() == MAX_ALTERNATIVES || !numbered.matches()) {
            return found;
        }
        String kind = numbered.group(1) + "-";
        Predicate<CachedSlot> alike = open.and(
                other -> isOfKind(kind, slot.resourceId(), other.shown().resourceId()));
        List<SlotState> both = new ArrayList<>(found);
        both.addAll(nearest(IndexKey.ALL, slot.startsAt(), MAX_ALTERNATIVES - found.size(), alike));
        return both;
    }

    private static boolean isOfKind(String kind, String resourceId, String other) {
        return other.startsWith(kind)
                && !other.equals(resourceId)
                && other.length() > kind.length()
                && other.chars().skip(kind.length()).allMatch(c -> c >= '0' && c <= '9');
    }

    private List<SlotState> nearest(String list, Instant startsAt, int most, Predicate<CachedSlot> wanted) {
        return memory.index().near(list, startsAt, MAX_SCANNED, wanted).stream()
                .sorted(Comparator.comparing((SlotState slot) ->
                                Duration.between(startsAt, slot.startsAt()).abs())
                        .thenComparing(SlotState::startsAt)
                        .thenComparing(SlotState::slotId))
                .limit(most)
                .toList();
    }
}
