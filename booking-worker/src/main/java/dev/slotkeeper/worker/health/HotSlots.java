package dev.slotkeeper.worker.health;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The slots that were asked for most in the last minute, within a bounded memory. Where more different slots are asked for
 * than are remembered, small counts are forgotten, so a number is never too large, and too small by a known amount at most.
 * May be used on any thread.
 */
public final class HotSlots {

    /** How many are told. */
    static final int MOST_TOLD = 10;

    /** Slots counted at once in one window. */
    static final int MOST_COUNTED = 1_024;

    private static final int WINDOWS = 6;
    private static final long WINDOW_NANOS = 10_000_000_000L;

    /**
     * One slot and how often it was asked for.
     *
     * @param requests at least so many in the last minute
     */
    public record HotSlot(String slotId, long requests) {}

    /**
     * The hottest slots, the hottest first.
     *
     * @param seconds the time that was looked at
     * @param uncertainty each slot was asked for at most so many times more than is told, one that is not told at most as
     *     often as the last one and so many times more
     */
    public record Top(int seconds, List<HotSlot> slots, long uncertainty) {

        public Top {
            slots = List.copyOf(slots);
        }
    }

    private final LongSupplier nanos;
    private final Deque<Window> windows = new ArrayDeque<>();

    /** @param nanos a clock that never goes back, in nanoseconds from any moment on */
    HotSlots(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Counts requests. */
    synchronized void asked(Collection<String> slotIds) {
        Window window = current();
        slotIds.forEach(window::count);
    }

    /** What was asked for most. */
    public synchronized Top top() {
        current();
        Map<String, Long> all = new HashMap<>();
        long uncertainty = 0;
        for (Window window : windows) {
            window.counts.forEach((slotId, count) -> all.merge(slotId, count, Long::sum));
            uncertainty += window.forgotten;
        }
        List<HotSlot> slots = all.entrySet().stream()
                .map(entry -> new HotSlot(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(HotSlot::requests).reversed().thenComparing(HotSlot::slotId))
                .limit(MOST_TOLD)
                .toList();
        return new Top((int) (WINDOWS * WINDOW_NANOS / 1_000_000_000), slots, uncertainty);
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

    /** Ten seconds. Half of the counts are forgotten whenever there are too many, so each request costs little. */
    private static final class Window {

        private final long number;
        private final Map<String, Long> counts = new HashMap<>();
        private long forgotten;

        Window(long number) {
            this.number = number;
        }

        void count(String slotId) {
            counts.merge(slotId, 1L, Long::sum);
            if (counts.size() > MOST_COUNTED) {
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
