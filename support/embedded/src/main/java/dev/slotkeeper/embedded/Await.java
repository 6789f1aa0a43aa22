package dev.slotkeeper.embedded;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls conditions outside this JVM, with a timeout. */
public final class Await {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private Await() {}

    /** Polls until {@code done} is true; returns false after the timeout. */
    public static boolean await(Duration atMost, BooleanSupplier done) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            pause(POLL_INTERVAL);
        }
        return true;
    }

    /**
     * Sleeps for this time.
     *
     * @throws StartupException if the thread is interrupted
     */
    public static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupException("Interrupted while waiting.", e);
        }
    }
}
