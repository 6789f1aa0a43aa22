package dev.slotkeeper.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded waiting for things outside this JVM, which can only be asked again and again. */
public final class Patience {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Patience() {}

    /** Looks until {@code done}, at most this long; false when the time is over. */
    public static boolean await(Duration atMost, BooleanSupplier done) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            pause(BETWEEN_LOOKS);
        }
        return true;
    }

    /** Waits; an interrupt ends it. @throws CannotStart when interrupted */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while waiting.", e);
        }
    }
}
