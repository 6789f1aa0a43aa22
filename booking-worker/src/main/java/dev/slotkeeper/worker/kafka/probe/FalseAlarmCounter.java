package dev.slotkeeper.worker.kafka.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Counts polls that ran out of memory although every record can be decoded. Several within minutes mean that the heap
 * is too small and no record is the cause. Not thread-safe.
 */
final class FalseAlarmCounter {

    static final int MAX = 3;
    static final long WINDOW_NANOS = 600_000_000_000L;

    private final LongSupplier nanos;
    private final Deque<Long> times = new ArrayDeque<>();

    /** @param nanos a monotonic clock, in nanoseconds */
    FalseAlarmCounter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add() {
        times.add(nanos.getAsLong());
        if (times.size() > MAX) {
            times.remove();
        }
    }

    /** Returns true if there were {@link #MAX} false alarms within the last ten minutes. */
    boolean areTooMany() {
        return times.size() == MAX && nanos.getAsLong() - times.element() < WINDOW_NANOS;
    }

    /** Forgets all false alarms, because a record was the cause. */
    void clear() {
        times.clear();
    }
}
