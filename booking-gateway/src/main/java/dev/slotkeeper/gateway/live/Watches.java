package dev.slotkeeper.gateway.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The watches of this gateway, in memory, a bounded number and for a bounded time. */
public final class Watches {

    private final int most;
    private final Duration expiry;
    private final Cache<UUID, Watch> watches;

    Watches(int most, Duration expiry, MeterRegistry meters) {
        this.most = most;
        this.expiry = expiry;
        this.watches = Caffeine.newBuilder()
                .expireAfterWrite(expiry)
                .executor(Runnable::run)
                .build();
        Gauge.builder("booking.gateway.watches", watches, Cache::estimatedSize)
                .description("Watches of slots that are kept")
                .register(meters);
    }

    /** A new watch; empty when there are as many as are kept. */
    public synchronized Optional<Watch> add(String slotId, int quantity) {
        watches.cleanUp();
        if (watches.estimatedSize() >= most) {
            return Optional.empty();
        }
        Watch watch =
                new Watch(UUID.randomUUID(), slotId, quantity, Instant.now().plus(expiry));
        watches.put(watch.watchId(), watch);
        return Optional.of(watch);
    }

    public Optional<Watch> find(UUID watchId) {
        return Optional.ofNullable(watches.getIfPresent(watchId));
    }
}
