package dev.slotkeeper.worker.kafka.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Counts polls that ran out of memory although every record can be decoded. {@value #MAX} of them within ten minutes
 * mean that the heap is too small and that no record is the cause. Not thread-safe.
 */
final class FalseAlarmCounter {

    static final int MAX = 3;
    static final long WINDOW_NANOS = 600_000_000_000L;

    private final LongSupplier nanoClock;
    private final Deque<Long> times = new ArrayDeque<>();

    /** @param nanoClock a monotonic clock, in nanoseconds */
    FalseAlarmCounter(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Records a false alarm at the current time. */
    void add() {
        times.add(nanoClock.getAsLong());
        if (times.size() > MAX) {
            times.remove();
        }
    }

    /** Returns true if there were at least {@value #MAX} false alarms within the last ten minutes. */
    boolean limitReached() {
        return times.size() == MAX && nanoClock.getAsLong() - times.element() < WINDOW_NANOS;
    }

    /** Removes all false alarms; called when a record proved to be the cause. */
    void clear() {
        times.clear();
    }
}
