package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.slots.LiveSlots;
import dev.slotkeeper.gateway.slots.SlotWatcher.Seen;
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
public final class WatchStreams implements Streams.Part {

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final int MAX_AT_ONCE = 500;

    private final Streams streams;
    private final LiveSlots live;
    private final Map<String, Set<WatchListener>> bySlot = new HashMap<>();

    /** Watched slots that must be read from the database. */
    private final Set<String> unseen = new HashSet<>();

    private boolean asking;
    private long looked = System.nanoTime();

    WatchStreams(Streams streams, LiveSlots live) {
        this.streams = streams;
        this.live = live;
    }

    /** Returns a listener for one caller. */
    public Listener listener(Watch watch) {
        return new WatchListener(streams, this, watch);
    }

    /** Returns true if the id is that of a watch's last event. */
    public static boolean isLast(@Nullable String eventId) {
        return WatchView.FREE.event().equals(eventId) || WatchView.OVER.event().equals(eventId);
    }

    void join(WatchListener listener) {
        bySlot.computeIfAbsent(listener.slotId(), slotId -> new HashSet<>()).add(listener);
        unseen.add(listener.slotId());
    }

    void leave(WatchListener listener) {
        bySlot.computeIfPresent(listener.slotId(), (slotId, group) -> {
            group.remove(listener);
            return group.isEmpty() ? null : group;
        });
    }

    void slotsChanged(List<SlotNews.News> news) {
        if (!bySlot.isEmpty()) {
            news.forEach(one -> tell(one.slot().slot().slotId(), one.slot()));
        }
    }

    /**
     * Applies a slot's new state. A state from a reply only is read again: a seat given back may belong to a waiting
     * booking.
     */
    private void tell(String slotId, @Nullable Seen seen) {
        if (seen != null && !seen.sure() && bySlot.containsKey(slotId)) {
            unseen.add(slotId);
            return;
        }
        Instant now = Instant.now();
        List.copyOf(bySlot.getOrDefault(slotId, Set.of())).forEach(listener -> listener.state(seen, now));
    }

    @Override
    public void tick(long now) {
        if (now - looked > CHECK_INTERVAL.toNanos()) {
            looked = now;
            Instant time = Instant.now();
            List.copyOf(bySlot.values()).forEach(group -> List.copyOf(group).forEach(one -> one.time(time)));
            if (!live.isCurrent()) {
                unseen.addAll(bySlot.keySet());
            }
        }
        if (!asking && !unseen.isEmpty()) {
            List<String> some = unseen.stream().limit(MAX_AT_ONCE).toList();
            unseen.removeAll(Set.copyOf(some));
            ask(some);
        }
    }

    private void ask(List<String> slotIds) {
        asking = true;
        var unused = live.look(slotIds)
                .whenComplete((found, failure) -> streams.later(() -> {
                    asking = false;
                    if (found == null) {
                        slotIds.stream().filter(bySlot::containsKey).forEach(unseen::add);
                    } else {
                        slotIds.forEach(slotId -> tell(slotId, found.get(slotId)));
                    }
                }));
    }
}
