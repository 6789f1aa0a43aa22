package dev.slotkeeper.local.crowd;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * When visitors do something: a quiet quarter, half of the time a peak with a rush in its middle, when everybody who is
 * about to confirm does so at the same moment, and a quiet quarter.
 *
 * @param length of it all, 1 s to 10 min
 */
record Tempo(Duration length) {

    private static final double PEAK_FROM = 0.25;
    private static final double PEAK_TO = 0.75;
    private static final double RUSH = 0.5;

    /** Shares of the whole: of a minute, 1 to 4 s where it is quiet and 0.2 to 1 s in the peak. */
    private static final double QUIET_LEAST = 1 / 60.0;

    private static final double QUIET_MOST = 4 / 60.0;
    private static final double PEAK_LEAST = 0.2 / 60;
    private static final double PEAK_MOST = 1 / 60.0;

    Tempo {
        if (length.toMillis() < 1_000 || length.toMinutes() >= 10) {
            throw new IllegalArgumentException("length: given " + length + ", allowed 1 s to 10 min");
        }
    }

    /**
     * When to do the next thing.
     *
     * @param now since the beginning
     * @return since the beginning too, and later
     */
    Duration next(Duration now, SplittableRandom random) {
        double at = (double) now.toNanos() / length.toNanos();
        boolean isPeak = at >= PEAK_FROM && at < PEAK_TO;
        double least = isPeak ? PEAK_LEAST : QUIET_LEAST;
        double most = isPeak ? PEAK_MOST : QUIET_MOST;
        double next = at + least + (most - least) * random.nextDouble();
        return share(at < RUSH && next > RUSH ? RUSH : next);
    }

    /** When to come. */
    Duration arrival(SplittableRandom random) {
        return share(QUIET_MOST * random.nextDouble());
    }

    private Duration share(double share) {
        return Duration.ofNanos(Math.round(share * length.toNanos()));
    }
}
