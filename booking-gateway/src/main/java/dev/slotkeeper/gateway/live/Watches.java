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
 * Keeps the watches of this gateway, in memory, a bounded number of each owner and of all, for a bounded time. Identical watches
 * of one owner are one.
 */
public final class Watches {

    private final int most;
    private final Duration expiry;
    private final Clock clock;

    /** The oldest first, as all are kept for the same time. */
    private final Map<UUID, Kept> watches = new LinkedHashMap<>();

    /** Those of each owner, the oldest first. */
    private final Map<String, Map<Wish, Watch>> byOwner = new HashMap<>();

    private record Wish(String slotId, int quantity) {}

    private record Kept(String owner, Watch watch) {}

    Watches(int most, Duration expiry, Clock clock, MeterRegistry meters) {
        this.most = most;
        this.expiry = expiry;
        this.clock = clock;
        Gauge.builder("booking.gateway.watches", this, Watches::size)
                .description("Watches of slots that are kept")
                .register(meters);
    }

    /** The result of asking for a watch. */
    public sealed interface Added {}

    /** It is kept, from now on for the whole time. */
    public record Accepted(Watch watch) implements Added {}

    /**
     * There is no room.
     *
     * @param byOwnersShare whether it is the owner that has as many as it may; else all have
     * @param seconds until the oldest one ends, which makes room; 1 at least
     */
    public record Refused(boolean byOwnersShare, int seconds) implements Added {}

    /**
     * Keeps a watch, or the same owner's identical one.
     *
     * @param share as many as this owner may have
     */
    public synchronized Added add(String owner, String slotId, int quantity, int share) {
        Instant now = clock.instant();
        forgetExpired(now);
        Map<Wish, Watch> mine = byOwner.getOrDefault(owner, Map.of());
        Wish wish = new Wish(slotId, quantity);
        Watch same = mine.get(wish);
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
        byOwner.computeIfAbsent(owner, one -> new LinkedHashMap<>()).put(wish, watch);
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
            mine.remove(new Wish(watch.slotId(), watch.quantity()));
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

    /** Those that have a watch. */
    synchronized int owners() {
        return byOwner.size();
    }
}
