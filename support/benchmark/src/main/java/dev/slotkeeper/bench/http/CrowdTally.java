package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.measure.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Collects the results of a crowd's visitors. */
final class CrowdTally {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MAX_NANOS = Duration.ofHours(1).toNanos();
    private static final int DIGITS = 3;

    private final CountDownLatch present;
    private final Histogram answers = new Histogram(MAX_NANOS, DIGITS);
    private final Histogram bookings = new Histogram(MAX_NANOS, DIGITS);
    private long refused;
    private long failed;
    private long noticed;
    private long offered;
    private long leftWithout;
    private @Nullable RuntimeException bug;

    CrowdTally(int visitors) {
        present = new CountDownLatch(visitors);
    }

    /** Records the latency of a confirmation. */
    synchronized void answered(long nanos) {
        answers.recordValue(Math.min(MAX_NANOS, nanos));
    }

    /**
     * Records that a visitor got a seat and leaves.
     *
     * @param nanos time since its arrival
     * @param isOffered whether the slot is an alternative that a refusal offered
     */
    synchronized void booked(long nanos, boolean isOffered) {
        bookings.recordValue(Math.min(MAX_NANOS, nanos));
        offered += isOffered ? 1 : 0;
        present.countDown();
    }

    /** Records a refused confirmation. */
    synchronized void refused() {
        refused++;
    }

    /** Records a request or stream without a proper answer. */
    synchronized void failed() {
        failed++;
    }

    /** Records that a chosen slot was shown as gone before the click. */
    synchronized void noticed() {
        noticed++;
    }

    /** Records that a visitor leaves without a seat. */
    synchronized void leftWithout() {
        leftWithout++;
        present.countDown();
    }

    /** Records a bug of a visitor, which invalidates the result and ends the wait. */
    synchronized void broke(RuntimeException why) {
        bug = bug == null ? why : bug;
        while (present.getCount() > 0) {
            present.countDown();
        }
    }

    /**
     * Waits until every visitor has left.
     *
     * @return false if some have not left within the limit
     * @throws IllegalStateException if a visitor threw an exception
     */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        boolean isOver = present.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        synchronized (this) {
            if (bug != null) {
                throw new IllegalStateException("a visitor threw an exception", bug);
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

    synchronized Map<Metric, Double> metrics() {
        Map<Metric, Double> figures = new TreeMap<>();
        figures.put(Metric.CONFIRMED, (double) booked());
        figures.put(Metric.REFUSED, (double) refused);
        if (booked() > 0) {
            figures.put(Metric.REFUSED_PER_BOOKING, (double) refused / booked());
        }
        figures.put(Metric.NOTICED, (double) noticed);
        figures.put(Metric.OFFERED_BOOKED, (double) offered);
        figures.put(Metric.LEFT_WITHOUT, (double) leftWithout);
        figures.put(Metric.BOOKED_AFTER, bookings.getValueAtPercentile(50) / NANOS_PER_SECOND);
        figures.put(Metric.BOOKED_LATE, bookings.getValueAtPercentile(99) / NANOS_PER_SECOND);
        figures.put(Metric.P50, answers.getValueAtPercentile(50) / NANOS_PER_MILLI);
        figures.put(Metric.P99, answers.getValueAtPercentile(99) / NANOS_PER_MILLI);
        figures.put(Metric.LONGEST, answers.getMaxValue() / NANOS_PER_MILLI);
        figures.put(Metric.FAILED, (double) failed);
        return figures;
    }
}
