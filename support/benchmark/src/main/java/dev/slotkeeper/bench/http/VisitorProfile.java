package dev.slotkeeper.bench.http;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The behaviour of visitors, the same with either page.
 *
 * @param arrivals time span in which all visitors arrive
 * @param leastThought minimum time from seeing the slots to confirming one
 * @param mostThought maximum of that time; uniformly distributed
 * @param leastGlance minimum time from seeing that the chosen slot is gone, or from seeing alternatives, to confirming
 *     another
 * @param mostGlance maximum of that time; uniformly distributed
 * @param timeout time after which a visitor does not try again
 * @param mostClicks maximum number of confirmations per visitor, 1 or more
 */
record VisitorProfile(
        Duration arrivals,
        Duration leastThought,
        Duration mostThought,
        Duration leastGlance,
        Duration mostGlance,
        Duration timeout,
        int mostClicks) {

    /** The habits used for the report. */
    static final VisitorProfile FULL = new VisitorProfile(
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMinutes(3),
            8);

    VisitorProfile {
        requireOrder("thought", leastThought, mostThought);
        requireOrder("glance", leastGlance, mostGlance);
        if (mostClicks < 1) {
            throw new IllegalArgumentException("mostClicks: given " + mostClicks + ", allowed 1 or more");
        }
    }

    private static void requireOrder(String what, Duration least, Duration most) {
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    what + ": given " + least + " to " + most + ", allowed 0 s or longer, the shorter first");
        }
    }

    /** Returns these habits with all times multiplied by the factor. */
    VisitorProfile times(double factor) {
        return new VisitorProfile(
                times(arrivals, factor),
                times(leastThought, factor),
                times(mostThought, factor),
                times(leastGlance, factor),
                times(mostGlance, factor),
                times(timeout, factor),
                mostClicks);
    }

    private static Duration times(Duration full, double factor) {
        return Duration.ofNanos(Math.round(full.toNanos() * factor));
    }

    Duration arrival(SplittableRandom random) {
        return between(Duration.ZERO, arrivals, random);
    }

    Duration thought(SplittableRandom random) {
        return between(leastThought, mostThought, random);
    }

    Duration glance(SplittableRandom random) {
        return between(leastGlance, mostGlance, random);
    }

    private static Duration between(Duration least, Duration most, SplittableRandom random) {
        long range = most.toNanos() - least.toNanos();
        return least.plusNanos((long) (random.nextDouble() * range));
    }

    /** Returns the maximum stay of a visitor who gets every answer within a second. */
    Duration longestStay() {
        return arrivals.plus(timeout).plus(mostThought).plus(mostGlance).plusSeconds(5);
    }
}
