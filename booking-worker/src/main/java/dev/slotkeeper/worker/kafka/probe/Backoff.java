package dev.slotkeeper.worker.kafka.probe;

import java.util.function.LongSupplier;

/** Delays retries exponentially: by one second first, twice as long each time, up to a minute. Not thread-safe. */
final class Backoff {

    static final long FIRST_NANOS = 1_000_000_000L;
    static final long MAX_NANOS = 60 * FIRST_NANOS;

    private final LongSupplier nanos;
    private long wait = FIRST_NANOS;
    private long failedAt;
    private long waits;

    /** @param nanos a monotonic clock, in nanoseconds */
    Backoff(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns true if the next attempt may be made now; the first one always may. */
    boolean isDue() {
        return nanos.getAsLong() - failedAt >= waits || waits == 0;
    }

    /** Delays the next attempt. */
    void failed() {
        failedAt = nanos.getAsLong();
        waits = wait;
        wait = Math.min(2 * wait, MAX_NANOS);
    }

    /** Resets the delay to its start. */
    void succeeded() {
        waits = 0;
        wait = FIRST_NANOS;
    }
}
