package dev.slotkeeper.bench.http;

import java.time.Duration;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Measures, for each confirmed booking, the delay from its answer until each page that watches its resource shows it.
 * Every booking takes one seat and none is freed, so a slot's count of bookings identifies a booking.
 */
final class VisibilityDelays {

    private static final int UNSEEN = -1;

    private final int slotsOfEach;

    /** Times of confirmations by slot and count, in nanoseconds; 0 if there is none yet. */
    private final long[][] confirmed;

    private final int[] counts;

    /** Highest count shown, by page and slot of its resource. */
    private final int[][] seen;

    private final Histogram delays = new Histogram(Duration.ofMinutes(5).toNanos(), 3);

    /**
     * @param resources number of resources; the i-th page watches the resource i % resources
     * @param slotsOfEach slots of each resource, numbered resource by resource
     */
    VisibilityDelays(int pages, int resources, int slotsOfEach, int seats) {
        this.slotsOfEach = slotsOfEach;
        this.confirmed = new long[resources * slotsOfEach][seats + 1];
        this.counts = new int[resources * slotsOfEach];
        this.seen = new int[pages][slotsOfEach];
        for (int[] ofPage : seen) {
            Arrays.fill(ofPage, UNSEEN);
        }
    }

    /** Records that a caller got the confirmation of a slot's booking number {@code count}. */
    synchronized void confirmed(int slot, int count, long nanos) {
        confirmed[slot][count] = nanos;
        counts[slot] = Math.max(counts[slot], count);
    }

    /** Records the count that a page shows; a booking shown before its confirmation has a delay of 0. */
    synchronized void saw(int page, int slot, int count, long nanos) {
        int place = slot % slotsOfEach;
        int before = seen[page][place];
        for (int one = before + 1; before != UNSEEN && one <= count; one++) {
            long since = confirmed[slot][one];
            record(since == 0 ? 0 : nanos - since);
        }
        seen[page][place] = Math.max(before, count);
    }

    private void record(long nanos) {
        delays.recordValue(Math.min(Math.max(0, nanos), delays.getHighestTrackableValue()));
    }

    /** Returns true if every page shows each of its slots. */
    synchronized boolean isComplete() {
        return Arrays.stream(seen).flatMapToInt(Arrays::stream).noneMatch(count -> count == UNSEEN);
    }

    /** Returns the number of confirmed bookings not shown yet, summed over all pages. */
    synchronized long missing() {
        int resources = counts.length / slotsOfEach;
        long missing = 0;
        for (int page = 0; page < seen.length; page++) {
            int first = page % resources * slotsOfEach;
            for (int place = 0; place < slotsOfEach; place++) {
                missing += Math.max(0, counts[first + place] - Math.max(0, seen[page][place]));
            }
        }
        return missing;
    }

    /** Returns the delays since the last call, in nanoseconds. */
    synchronized Histogram take() {
        Histogram copy = delays.copy();
        delays.reset();
        return copy;
    }
}
