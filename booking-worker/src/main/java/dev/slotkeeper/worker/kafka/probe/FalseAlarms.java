package dev.slotkeeper.worker.kafka.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Counts the times that memory ran out in a poll although every record can be decoded. Several within minutes mean that it
 * is the heap that is short, and no record. Not thread-safe.
 */
final class FalseAlarms {

    static final int MAX = 3;
    static final long WINDOW_NANOS = 600_000_000_000L;

    private final LongSupplier nanos;
    private final Deque<Long> times = new ArrayDeque<>();

    /** @param nanos a clock that never goes back */
    FalseAlarms(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add() {
        times.add(nanos.getAsLong());
        if (times.size() > MAX) {
            times.remove();
        }
    }

    /** Returns whether there were {@link #MAX} of them within the last ten minutes. */
    boolean areTooMany() {
        return times.size() == MAX && nanos.getAsLong() - times.element() < WINDOW_NANOS;
    }

    /** Forgets them all, because a record was to blame. */
    void clear() {
        times.clear();
    }
}
