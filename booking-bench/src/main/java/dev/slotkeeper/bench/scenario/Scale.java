package dev.slotkeeper.bench.scenario;

import java.time.Duration;

/**
 * How large and how long the experiments are.
 *
 * @param rounds how often each measurement is repeated, 1 to 20; the report shows medians
 * @param size 1 for the sizes of the report; smaller for a try-out, above 0 to 10
 * @param peerTime how long a peer may work on a workload; what it has decided by then counts
 */
public record Scale(int rounds, double size, Duration peerTime) {

    /** What the report in docs/benchmarks is made with. */
    public static final Scale FULL = new Scale(3, 1, Duration.ofSeconds(8));

    /** Seconds instead of minutes: shows that everything works, and no figure worth quoting. */
    public static final Scale SMOKE = new Scale(1, 0.005, Duration.ofMillis(500));

    public Scale {
        require(rounds >= 1 && rounds <= 20, "rounds", rounds, "1 to 20");
        require(size > 0 && size <= 10, "size", size, "above 0 to 10");
        require(peerTime.toMillis() >= 100, "peerTime", peerTime, "at least 100 ms");
    }

    /** Whether a part of the points is enough: everything is to be tried once, and nothing to be told from it. */
    public boolean isSmoke() {
        return equals(SMOKE);
    }

    /** So many of something, scaled; never none. */
    public int of(int full) {
        return Math.max(1, (int) Math.round(full * size));
    }

    private static void require(boolean holds, String field, Object given, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(field + ": given " + given + ", allowed " + allowed);
        }
    }
}
