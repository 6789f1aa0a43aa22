package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.runtime.ProgramMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks one program over time. Not thread-safe: used only by the thread of {@link MetricsPoller}. */
final class InstancePoller {

    private static final Logger log = LoggerFactory.getLogger(InstancePoller.class);

    private final MetricsSource source;
    private @Nullable ProgramMetrics last;
    private long lastNanos;
    private @Nullable Instant lastSeen;
    private boolean up = true;

    InstancePoller(MetricsSource source) {
        this.source = source;
    }

    CompletableFuture<ProgramMetrics> poll() {
        try {
            return source.read();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Records a successful read. */
    InstanceStatus status(ProgramMetrics read, Instant at, long nanos) {
        if (!up) {
            log.info("Metrics of {} available again", source.name());
        }
        up = true;
        InstanceRates rates = InstanceRates.between(last, read, Duration.ofNanos(nanos - lastNanos));
        last = read;
        lastNanos = nanos;
        lastSeen = at;
        return new InstanceStatus(source.name(), read, read, at, rates);
    }

    /** Records a failed read. */
    InstanceStatus missed(Throwable why) {
        if (up) {
            log.info("Metrics of {} unavailable: {}", source.name(), why.toString());
        }
        up = false;
        return new InstanceStatus(source.name(), null, last, lastSeen, InstanceRates.NOTHING);
    }
}
