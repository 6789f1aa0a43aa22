package dev.slotkeeper.local.crowd;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Decides when visitors act: a quiet quarter; a peak for half of the time, in whose middle all visitors that are about
 * to confirm do so at the same moment; and a quiet quarter.
 *
 * @param length the whole duration, from 1 s to less than 10 min
 */
record CrowdPace(Duration length) {

    private static final double PEAK_FROM = 0.25;
    private static final double PEAK_TO = 0.75;
    private static final double RUSH = 0.5;

    /**
     * Bounds of the time between two actions, as shares of the length. For a length of one minute, 1 to 4 s in the
     * quiet quarters and 0.2 to 1 s in the peak.
     */
    private static final double QUIET_LEAST = 1 / 60.0;

    private static final double QUIET_MOST = 4 / 60.0;
    private static final double PEAK_LEAST = 0.2 / 60;
    private static final double PEAK_MOST = 1 / 60.0;

    CrowdPace {
        if (length.toMillis() < 1_000 || length.toMinutes() >= 10) {
            throw new IllegalArgumentException("length: given " + length + ", allowed 1 s to less than 10 min");
        }
    }

    /**
     * Returns the time of a visitor's next action.
     *
     * @param now the time since the beginning
     * @return the time since the beginning, later than now
     */
    Duration next(Duration now, SplittableRandom random) {
        double at = (double) now.toNanos() / length.toNanos();
        boolean isPeak = at >= PEAK_FROM && at < PEAK_TO;
        double least = isPeak ? PEAK_LEAST : QUIET_LEAST;
        double most = isPeak ? PEAK_MOST : QUIET_MOST;
        double next = at + least + (most - least) * random.nextDouble();
        return share(at < RUSH && next > RUSH ? RUSH : next);
    }

    /** Returns the time of a visitor's arrival. */
    Duration arrival(SplittableRandom random) {
        return share(QUIET_MOST * random.nextDouble());
    }

    private Duration share(double share) {
        return Duration.ofNanos(Math.round(share * length.toNanos()));
    }
}
