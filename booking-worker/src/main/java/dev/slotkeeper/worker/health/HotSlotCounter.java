package dev.slotkeeper.worker.health;

import dev.slotkeeper.runtime.HotSlots;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts the most requested slots of the last minute in bounded memory. If more different slots are requested than fit,
 * small counts are discarded, so a count is never too high and too low by at most a known amount. Thread-safe.
 */
final class HotSlotCounter {

    /** Maximum number of slots counted in one window. */
    static final int MAX_COUNTED = 1_024;

    private static final int WINDOWS = 6;
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final LongSupplier nanos;
    private final Deque<Window> windows = new ArrayDeque<>();

    /** @param nanos a monotonic clock, in nanoseconds from any origin */
    HotSlotCounter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Counts one request for each of the slots. */
    synchronized void requested(Collection<String> slotIds) {
        Window window = current();
        slotIds.forEach(window::count);
    }

    /** Returns the most requested slots of the last minute. */
    synchronized HotSlots top() {
        current();
        Map<String, Long> all = new HashMap<>();
        long uncertainty = 0;
        for (Window window : windows) {
            window.counts.forEach((slotId, count) -> all.merge(slotId, count, Long::sum));
            uncertainty += window.forgotten;
        }
        return HotSlots.of((int) TimeUnit.NANOSECONDS.toSeconds(WINDOWS * WINDOW_NANOS), all, uncertainty);
    }

    private Window current() {
        long number = Math.floorDiv(nanos.getAsLong(), WINDOW_NANOS);
        windows.removeIf(window -> window.number <= number - WINDOWS);
        Window last = windows.peekLast();
        if (last == null || last.number != number) {
            last = new Window(number);
            windows.addLast(last);
        }
        return last;
    }

    /**
     * A window of ten seconds. Discards half of the counts when there are too many, so the cost per request stays low.
     */
    private static final class Window {

        private final long number;
        private final Map<String, Long> counts = new HashMap<>();
        private long forgotten;

        Window(long number) {
            this.number = number;
        }

        void count(String slotId) {
            counts.merge(slotId, 1L, Long::sum);
            if (counts.size() > MAX_COUNTED) {
                forgetTheSmallerHalf();
            }
        }

        private void forgetTheSmallerHalf() {
            List<Long> sorted = new ArrayList<>(counts.values());
            sorted.sort(Comparator.naturalOrder());
            long median = sorted.get(sorted.size() / 2);
            forgotten += median;
            counts.values().removeIf(count -> count <= median);
            counts.replaceAll((slotId, count) -> count - median);
        }
    }
}
