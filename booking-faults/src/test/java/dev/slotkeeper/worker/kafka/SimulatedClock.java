package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.time.Instant;

/** The only clock of a simulation: stands still until it is told to go on. */
final class SimulatedClock {

    static final Instant START = Instant.parse("2026-11-22T09:00:00Z");

    private Instant now = START;
    private long nanos;

    Instant now() {
        return now;
    }

    /** Never goes back. */
    long nanos() {
        return nanos;
    }

    void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }
}
