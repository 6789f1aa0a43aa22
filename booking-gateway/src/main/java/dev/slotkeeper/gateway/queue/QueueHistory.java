package dev.slotkeeper.gateway.queue;

import dev.slotkeeper.gateway.queue.QueueForecast.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Recent progress of the workers, bounded in age and number. Not thread-safe.
 *
 * <p>A partition's speed shows only while it always has work. Otherwise it is decided as fast as requests come.
 */
public final class QueueHistory {

    /** Age of the samples that estimates are based on. */
    private static final double RECENT_SECONDS = 10;

    private static final double MIN_BUSY_SECONDS = 1;

    /** A partition with work that did not move for this long has stopped; no estimate is possible. */
    private static final double STALLED_SECONDS = 3;

    /** Length of the span to average over, because offsets are committed in steps. */
    private static final double SPAN_SECONDS = 5;

    /** Maximum distance of two samples; a longer gap says nothing about what happened in between. */
    private static final double MAX_INTERVAL_SECONDS = 2.5;

    private static final int MAX_SAMPLES = 1_200;

    private final double evidenceSeconds;
    private final List<QueueSample> samples = new ArrayList<>();

    /**
     * @param evidence how long a partition must have moved under load, within the last twice as long, to be relied on
     */
    public QueueHistory(Duration evidence) {
        this.evidenceSeconds = evidence.toMillis() / 1e3;
    }

    /** Adds the newest sample and returns the new forecast. */
    public QueueForecast add(QueueSample sample) {
        if (!samples.isEmpty() && !sample.continues(last())) {
            samples.clear();
        }
        samples.add(sample);
        while (samples.size() > MAX_SAMPLES
                || sample.secondsSince(samples.get(0)) > 2 * Math.max(evidenceSeconds, RECENT_SECONDS)) {
            samples.remove(0);
        }
        List<Pace> paces = new ArrayList<>();
        for (int partition = 0; partition < sample.partitions().size(); partition++) {
            paces.add(pace(partition));
        }
        return new QueueForecast(sample, paces, bestRate());
    }

    private QueueSample last() {
        return samples.get(samples.size() - 1);
    }

    private Pace pace(int partition) {
        double recentBusy = 0;
        long recentDecided = 0;
        long mostAtOnce = 0;
        double moving = 0;
        double still = 0;
        for (int i = 1; i < samples.size(); i++) {
            QueueSample before = samples.get(i - 1);
            QueueSample sample = samples.get(i);
            double seconds = sample.secondsSince(before);
            long decided = sample.decidedSince(before, partition);
            boolean busy = sample.busySince(before, partition);
            if (last().secondsSince(before) <= RECENT_SECONDS) {
                mostAtOnce = Math.max(mostAtOnce, decided);
                recentBusy += busy ? seconds : 0;
                recentDecided += busy ? decided : 0;
            }
            moving += busy && decided > 0 && seconds <= MAX_INTERVAL_SECONDS ? seconds : 0;
            still = busy && decided == 0 ? still + seconds : 0;
        }
        boolean stalled = still >= STALLED_SECONDS;
        double rate = recentBusy >= MIN_BUSY_SECONDS ? recentDecided / recentBusy : 0;
        return new Pace(rate, mostAtOnce, stalled, moving >= evidenceSeconds && !stalled);
    }

    /**
     * Returns the rate of all partitions in the best span, in requests a second; no partition is faster than all
     * together.
     */
    private double bestRate() {
        double best = 0;
        int from = 0;
        for (int to = 1; to < samples.size(); to++) {
            QueueSample end = samples.get(to);
            while (end.secondsSince(samples.get(from + 1)) >= SPAN_SECONDS) {
                from++;
            }
            QueueSample start = samples.get(from);
            if (end.secondsSince(start) >= SPAN_SECONDS) {
                best = Math.max(best, end.decidedSince(start) / end.secondsSince(start));
            }
        }
        return best;
    }
}
