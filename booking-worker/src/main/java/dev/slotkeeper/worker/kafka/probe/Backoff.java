package dev.slotkeeper.worker.kafka.probe;

import java.util.function.LongSupplier;

/** Spaces out attempts that fail: from one second, each time twice as long, to a minute. Not thread-safe. */
final class Backoff {

    static final long FIRST_NANOS = 1_000_000_000L;
    static final long MAX_NANOS = 60 * FIRST_NANOS;

    private final LongSupplier nanos;
    private long wait = FIRST_NANOS;
    private long failedAt;
    private long waits;

    /** @param nanos a clock that never goes back */
    Backoff(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns whether the next attempt may be made now; the first one always may. */
    boolean isDue() {
        return nanos.getAsLong() - failedAt >= waits || waits == 0;
    }

    /** Makes the next attempt wait. */
    void failed() {
        failedAt = nanos.getAsLong();
        waits = wait;
        wait = Math.min(2 * wait, MAX_NANOS);
    }

    /** Begins anew with the shortest wait. */
    void succeeded() {
        waits = 0;
        wait = FIRST_NANOS;
    }
}
