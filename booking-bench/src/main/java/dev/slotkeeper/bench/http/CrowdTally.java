package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.measure.Figure;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What becomes of a crowd's visitors. */
final class CrowdTally {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();
    private static final int DIGITS = 3;

    private final CountDownLatch present;
    private final Histogram answers = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram bookings = new Histogram(LONGEST_NANOS, DIGITS);
    private long refused;
    private long failed;
    private long noticed;
    private long offered;
    private long leftWithout;
    private @Nullable RuntimeException bug;

    CrowdTally(int visitors) {
        present = new CountDownLatch(visitors);
    }

    /** How long a confirmation was waited for. */
    synchronized void answered(long nanos) {
        answers.recordValue(Math.min(LONGEST_NANOS, nanos));
    }

    /**
     * A visitor has a seat and goes.
     *
     * @param nanos since it came
     * @param isOffered whether it is an alternative that a refusal offered
     */
    synchronized void booked(long nanos, boolean isOffered) {
        bookings.recordValue(Math.min(LONGEST_NANOS, nanos));
        offered += isOffered ? 1 : 0;
        present.countDown();
    }

    /** A confirmation was answered no. */
    synchronized void refused() {
        refused++;
    }

    /** Something had no proper answer. */
    synchronized void failed() {
        failed++;
    }

    /** What somebody was about to click was shown as gone before. */
    synchronized void noticed() {
        noticed++;
    }

    /** A visitor goes without a seat. */
    synchronized void leftWithout() {
        leftWithout++;
        present.countDown();
    }

    /** Nothing that comes out of this crowd counts. */
    synchronized void broke(RuntimeException why) {
        bug = bug == null ? why : bug;
        while (present.getCount() > 0) {
            present.countDown();
        }
    }

    /**
     * Waits until everybody has gone.
     *
     * @return false when somebody has not by then
     * @throws IllegalStateException when a visitor broke
     */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        boolean isOver = present.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        synchronized (this) {
            if (bug != null) {
                throw new IllegalStateException("a visitor broke", bug);
            }
        }
        return isOver;
    }

    synchronized long booked() {
        return bookings.getTotalCount();
    }

    synchronized long failures() {
        return failed;
    }

    synchronized Map<Figure, Double> figures() {
        Map<Figure, Double> figures = new TreeMap<>();
        figures.put(Figure.CONFIRMED, (double) booked());
        figures.put(Figure.REFUSED, (double) refused);
        if (booked() > 0) {
            figures.put(Figure.REFUSED_PER_BOOKING, (double) refused / booked());
        }
        figures.put(Figure.NOTICED, (double) noticed);
        figures.put(Figure.OFFERED_BOOKED, (double) offered);
        figures.put(Figure.LEFT_WITHOUT, (double) leftWithout);
        figures.put(Figure.BOOKED_AFTER, bookings.getValueAtPercentile(50) / NANOS_PER_SECOND);
        figures.put(Figure.BOOKED_LATE, bookings.getValueAtPercentile(99) / NANOS_PER_SECOND);
        figures.put(Figure.P50, answers.getValueAtPercentile(50) / NANOS_PER_MILLI);
        figures.put(Figure.P99, answers.getValueAtPercentile(99) / NANOS_PER_MILLI);
        figures.put(Figure.LONGEST, answers.getMaxValue() / NANOS_PER_MILLI);
        figures.put(Figure.FAILED, (double) failed);
        return figures;
    }
}
