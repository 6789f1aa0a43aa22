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

/** Tells those who watch slots when there are seats; the availability feed says so, or else the database when asked. */
public final class WatchStreams implements Streams.Part {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 500;

    private final Streams streams;
    private final LiveSlots live;
    private final Map<String, Set<WatchListener>> bySlot = new HashMap<>();

    /** Watched slots that the database is to be asked about. */
    private final Set<String> unseen = new HashSet<>();

    private boolean asking;
    private long looked = System.nanoTime();

    WatchStreams(Streams streams, LiveSlots live) {
        this.streams = streams;
        this.live = live;
    }

    /** A caller who wants to listen. */
    public Listener listener(Watch watch) {
        return new WatchListener(streams, this, watch);
    }

    /** Whether this is the id of the last event that a watch tells. */
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

    /** What only a reply says is asked again: a seat that was given back may belong to one who waited for it. */
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
        if (now - looked > BETWEEN_LOOKS.toNanos()) {
            looked = now;
            Instant time = Instant.now();
            List.copyOf(bySlot.values()).forEach(group -> List.copyOf(group).forEach(one -> one.time(time)));
            if (!live.isCurrent()) {
                unseen.addAll(bySlot.keySet());
            }
        }
        if (!asking && !unseen.isEmpty()) {
            List<String> some = unseen.stream().limit(MOST_AT_ONCE).toList();
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
