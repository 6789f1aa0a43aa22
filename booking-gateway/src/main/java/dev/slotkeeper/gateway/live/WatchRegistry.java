package dev.slotkeeper.gateway.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps the watches of this gateway in memory for a limited time, a bounded number of each owner and of all. Identical
 * watches of one owner are one.
 */
public final class WatchRegistry {

    private final int most;
    private final Duration expiry;
    private final Clock clock;

    /** In order of age, the oldest first, as all are kept for the same time. */
    private final Map<UUID, Kept> watches = new LinkedHashMap<>();

    /** The watches of each owner, the oldest first. */
    private final Map<String, Map<Entry, Watch>> byOwner = new HashMap<>();

    private record Entry(String slotId, int quantity) {}

    private record Kept(String owner, Watch watch) {}

    WatchRegistry(int most, Duration expiry, Clock clock, MeterRegistry meters) {
        this.most = most;
        this.expiry = expiry;
        this.clock = clock;
        Gauge.builder("booking.gateway.watches", this, WatchRegistry::size)
                .description("Watches of slots")
                .register(meters);
    }

    /** Result of adding a watch. */
    public sealed interface Added {}

    /** The watch is kept, for the whole time from now on. */
    public record Accepted(Watch watch) implements Added {}

    /**
     * There is no room.
     *
     * @param isShareExceeded true if the owner has as many as it may; false if there is no room for any owner
     * @param seconds until the oldest one ends, which makes room; at least 1
     */
    public record Refused(boolean isShareExceeded, int seconds) implements Added {}

    /**
     * Adds a watch, or renews the same owner's identical one.
     *
     * @param share maximum number of watches of this owner
     */
    public synchronized Added add(String owner, String slotId, int quantity, int share) {
        Instant now = clock.instant();
        forgetExpired(now);
        Map<Entry, Watch> mine = byOwner.getOrDefault(owner, Map.of());
        Entry entry = new Entry(slotId, quantity);
        Watch same = mine.get(entry);
        if (same == null && mine.size() >= share) {
            return new Refused(true, secondsLeft(mine.values().iterator().next(), now));
        }
        if (same == null && watches.size() >= most) {
            return new Refused(false, 1);
        }
        if (same != null) {
            remove(owner, same);
        }
        UUID watchId = same == null ? UUID.randomUUID() : same.watchId();
        Watch watch = new Watch(watchId, slotId, quantity, now.plus(expiry));
        watches.put(watchId, new Kept(owner, watch));
        byOwner.computeIfAbsent(owner, one -> new LinkedHashMap<>()).put(entry, watch);
        return new Accepted(watch);
    }

    private static int secondsLeft(Watch watch, Instant now) {
        return (int) Math.max(1, Duration.between(now, watch.expiresAt()).toSeconds());
    }

    private void forgetExpired(Instant now) {
        for (Iterator<Kept> oldest = watches.values().iterator(); oldest.hasNext(); ) {
            Kept kept = oldest.next();
            if (kept.watch().expiresAt().isAfter(now)) {
                return;
            }
            oldest.remove();
            disown(kept.owner(), kept.watch());
        }
    }

    private void remove(String owner, Watch watch) {
        watches.remove(watch.watchId());
        disown(owner, watch);
    }

    private void disown(String owner, Watch watch) {
        byOwner.computeIfPresent(owner, (one, mine) -> {
            mine.remove(new Entry(watch.slotId(), watch.quantity()));
            return mine.isEmpty() ? null : mine;
        });
    }

    public synchronized Optional<Watch> find(UUID watchId) {
        forgetExpired(clock.instant());
        return Optional.ofNullable(watches.get(watchId)).map(Kept::watch);
    }

    synchronized int size() {
        forgetExpired(clock.instant());
        return watches.size();
    }

    /** Returns the number of owners that have a watch. */
    synchronized int owners() {
        return byOwner.size();
    }
}
