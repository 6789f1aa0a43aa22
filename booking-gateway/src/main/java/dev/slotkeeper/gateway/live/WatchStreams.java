package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.slots.LiveSlots;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notifies callers that watch slots when seats are available, from the availability feed or else by reading the
 * database.
 */
public final class WatchStreams implements SseEventLoop.Part {

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final int MAX_AT_ONCE = 500;

    private final SseEventLoop eventLoop;
    private final LiveSlots live;
    private final Map<String, Set<WatchSubscriber>> bySlot = new HashMap<>();

    /** Watched slots that must be read from the database. */
    private final Set<String> unseen = new HashSet<>();

    private boolean querying;
    private long queriedAt = System.nanoTime();

    WatchStreams(SseEventLoop eventLoop, LiveSlots live) {
        this.eventLoop = eventLoop;
        this.live = live;
    }

    /** Returns a listener for one caller. */
    public Subscriber listener(Watch watch) {
        return new WatchSubscriber(eventLoop, this, watch);
    }

    /** Returns true if the id is that of a watch's last event. */
    public static boolean isLast(@Nullable String eventId) {
        return WatchView.FREE.event().equals(eventId) || WatchView.OVER.event().equals(eventId);
    }

    void join(WatchSubscriber listener) {
        bySlot.computeIfAbsent(listener.slotId(), slotId -> new HashSet<>()).add(listener);
        unseen.add(listener.slotId());
    }

    void leave(WatchSubscriber listener) {
        bySlot.computeIfPresent(listener.slotId(), (slotId, group) -> {
            group.remove(listener);
            return group.isEmpty() ? null : group;
        });
    }

    void slotsChanged(List<SlotChangeBuffer.Change> changes) {
        if (!bySlot.isEmpty()) {
            changes.forEach(one -> notifyWatchers(one.slot().slot().slotId(), one.slot()));
        }
    }

    /**
     * Applies a slot's new state. A state from a reply only is read again: a seat given back may belong to a waiting
     * booking.
     */
    private void notifyWatchers(String slotId, @Nullable VisibleState seen) {
        if (seen != null && !seen.confirmed() && bySlot.containsKey(slotId)) {
            unseen.add(slotId);
            return;
        }
        Instant now = Instant.now();
        List.copyOf(bySlot.getOrDefault(slotId, Set.of())).forEach(listener -> listener.state(seen, now));
    }

    @Override
    public void tick(long now) {
        if (now - queriedAt > CHECK_INTERVAL.toNanos()) {
            queriedAt = now;
            Instant time = Instant.now();
            List.copyOf(bySlot.values()).forEach(group -> List.copyOf(group).forEach(one -> one.time(time)));
            if (!live.isCurrent()) {
                unseen.addAll(bySlot.keySet());
            }
        }
        if (!querying && !unseen.isEmpty()) {
            List<String> some = unseen.stream().limit(MAX_AT_ONCE).toList();
            unseen.removeAll(Set.copyOf(some));
            query(some);
        }
    }

    private void query(List<String> slotIds) {
        querying = true;
        var unused = live.load(slotIds)
                .whenComplete((found, failure) -> eventLoop.later(() -> {
                    querying = false;
                    if (found == null) {
                        slotIds.stream().filter(bySlot::containsKey).forEach(unseen::add);
                    } else {
                        slotIds.forEach(slotId -> notifyWatchers(slotId, found.get(slotId)));
                    }
                }));
    }
}
