package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.time.Instant;

/** The only clock of a simulation; time passes only by {@link #pass}. */
final class SimulatedClock {

    static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    private Instant now = START;
    private long nanos;

    Instant now() {
        return now;
    }

    /** Returns a monotonic time in nanoseconds. */
    long nanos() {
        return nanos;
    }

    void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }
}
