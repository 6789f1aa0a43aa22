package dev.slotkeeper.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Caches the result of an indicator that queries another program for one second, because health may be requested by any
 * caller at any rate. One caller at a time refreshes the result; the others get the previous one.
 */
public final class CachedHealth implements HealthIndicator {

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

    /**
     * Returns a post-processor that caches the results of health indicators.
     *
     * @param names names of their beans
     */
    public static BeanPostProcessor ofBeans(Set<String> names) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return names.contains(name) && bean instanceof HealthIndicator indicator
                        ? new CachedHealth(indicator, System::nanoTime)
                        : bean;
            }
        };
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
