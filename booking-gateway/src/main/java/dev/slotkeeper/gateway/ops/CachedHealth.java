package dev.slotkeeper.gateway.ops;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Caches, for a second, the health of another program, because health may be requested by anybody, any number of times.
 * One caller at a time refreshes it; the others get the previous result meanwhile.
 */
final class CachedHealth implements HealthIndicator {

    static final Duration TIME_TO_LIVE = Duration.ofSeconds(1);

    private record Result(Health health, long nanos) {}

    private final HealthIndicator indicator;
    private final LongSupplier nanos;
    private final ReentrantLock querying = new ReentrantLock();
    private volatile @Nullable Result last;

    CachedHealth(HealthIndicator indicator, LongSupplier nanos) {
        this.indicator = indicator;
        this.nanos = nanos;
    }

    @Override
    public Health health() {
        Result known = last;
        if (known != null && (isFresh(known) || !querying.tryLock())) {
            return known.health();
        }
        if (known == null) {
            querying.lock();
        }
        try {
            Result asked = last;
            if (asked == null || !isFresh(asked)) {
                asked = new Result(indicator.health(), nanos.getAsLong());
                last = asked;
            }
            return asked.health();
        } finally {
            querying.unlock();
        }
    }

    private boolean isFresh(Result result) {
        return nanos.getAsLong() - result.nanos() < TIME_TO_LIVE.toNanos();
    }
}
