package dev.slotkeeper.bench.scenario;

import java.time.Duration;

/**
 * The size and duration of the experiments.
 *
 * @param rounds repetitions of each measurement, 1 to 20; the report shows medians
 * @param size factor of the report's sizes, above 0 to 10; smaller than 1 for a trial
 * @param peerTime maximum time of a peer for a workload, at least 100 ms; requests decided by then count
 */
public record Scale(int rounds, double size, Duration peerTime) {

    /** The scale of the report in docs/benchmarks. */
    public static final Scale FULL = new Scale(3, 1, Duration.ofSeconds(8));

    /** Takes seconds instead of minutes: shows that everything works, without meaningful results. */
    public static final Scale SMOKE = new Scale(1, 0.005, Duration.ofMillis(500));

    public Scale {
        require(rounds >= 1 && rounds <= 20, "rounds", rounds, "1 to 20");
        require(size > 0 && size <= 10, "size", size, "above 0 to 10");
        require(peerTime.toMillis() >= 100, "peerTime", peerTime, "at least 100 ms");
    }

    /** Returns true if this is {@link #SMOKE}, for which each kind of measurement runs once. */
    public boolean isSmoke() {
        return equals(SMOKE);
    }

    /** Returns the scaled number, at least 1. */
    public int of(int full) {
        return Math.max(1, (int) Math.round(full * size));
    }

    private static void require(boolean holds, String field, Object given, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": given " + given + ", allowed " + allowed);
        }
    }
}
