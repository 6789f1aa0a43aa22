package dev.slotkeeper.bench.http;

import java.time.Duration;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * When each page saw what was booked: of every booking that was confirmed, how long after its caller was told each page
 * that watches its resource was. Every booking is of one seat and none is given back, so the count of a slot names one.
 */
final class Sightings {

    private static final int UNSEEN = -1;

    private final int slotsOfEach;

    /** By slot and count, in nanoseconds; 0 where nobody was told yes, or not yet. */
    private final long[][] confirmed;

    private final int[] counts;

    /** By page and slot of its resource: the highest count. */
    private final int[][] seen;

    private final Histogram delays = new Histogram(Duration.ofMinutes(5).toNanos(), 3);

    /**
     * @param resources the i-th page watches the resource i % resources
     * @param slotsOfEach the first slots are of the first resource, and so on
     */
    Sightings(int pages, int resources, int slotsOfEach, int seats) {
        this.slotsOfEach = slotsOfEach;
        this.confirmed = new long[resources * slotsOfEach][seats + 1];
        this.counts = new int[resources * slotsOfEach];
        this.seen = new int[pages][slotsOfEach];
        for (int[] ofPage : seen) {
            Arrays.fill(ofPage, UNSEEN);
        }
    }

    /** A caller was told that its booking is the so-manieth of a slot. */
    synchronized void confirmed(int slot, int count, long nanos) {
        confirmed[slot][count] = nanos;
        counts[slot] = Math.max(counts[slot], count);
    }

    /** A page shows so many bookings of a slot; what it shows before the caller is told, it shows at once. */
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

    /** Whether every page shows each of its slots so far. */
    synchronized boolean isComplete() {
        return Arrays.stream(seen).flatMapToInt(Arrays::stream).noneMatch(count -> count == UNSEEN);
    }

    /** Confirmed bookings that a page does not show yet, over all pages. */
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

    /** The delays since the last time this was asked, in nanoseconds. */
    synchronized Histogram take() {
        Histogram copy = delays.copy();
        delays.reset();
        return copy;
    }
}
