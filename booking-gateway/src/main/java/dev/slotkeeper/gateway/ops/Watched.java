package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.gateway.ops.Source.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks one program over time. Not thread-safe: used only by the thread of {@link OpsWatch}. */
final class Watched {

    private static final Logger log = LoggerFactory.getLogger(Watched.class);

    private final Source source;
    private @Nullable Reading last;
    private long lastNanos;
    private @Nullable Instant lastSeen;
    private boolean up = true;

    Watched(Source source) {
        this.source = source;
    }

    CompletableFuture<Told> ask() {
        try {
            return source.ask();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Records a successful read. */
    Seen seen(Told told, Instant at, long nanos) {
        if (!up) {
            log.info("Metrics of {} available again", source.name());
        }
        up = true;
        Share share = Share.between(last, told.reading(), Duration.ofNanos(nanos - lastNanos));
        last = told.reading();
        lastNanos = nanos;
        lastSeen = at;
        return new Seen(source.name(), last, last, at, share, told.hot());
    }

    /** Records a failed read. */
    Seen missed(Throwable why) {
        if (up) {
            log.info("Metrics of {} unavailable: {}", source.name(), why.toString());
        }
        up = false;
        return new Seen(source.name(), null, last, lastSeen, Share.NOTHING, HotSlots.NONE);
    }
}
