package dev.slotkeeper.gateway.ops;

import java.time.Duration;

/**
 * A crowd of simulated visitors that can be sent to this gateway, so that a newcomer sees a peak. Only the local run has
 * one; a gateway without a bean of this type has no such button and answers 404.
 */
public interface DemoCrowd {

    /** The most visitors that can be asked for at once. */
    int MOST_VISITORS = 1_000;

    /**
     * Sends visitors, who come and go for about a minute. Returns at once; callable on any thread.
     *
     * @param visitors how many at the same time, 1 to {@link #MOST_VISITORS}
     * @return false, and nothing happens, when a crowd is there already
     * @throws IllegalArgumentException when there can't be so many
     */
    boolean start(int visitors);

    /** How the crowd does, or what became of the last one. Never waits; callable on any thread. */
    Status status();

    /**
     * A crowd at one moment.
     *
     * @param running whether visitors are there now
     * @param visitors how many were asked for, 0 when there never was a crowd
     * @param booked seats they were given so far
     * @param refused final refusals they were given so far
     * @param left time until the last of them is expected to be gone; zero when none is there
     */
    record Status(boolean running, int visitors, long booked, long refused, Duration left) {

        /** Nobody came yet. */
        public static final Status NONE = new Status(false, 0, 0, 0, Duration.ZERO);

        public Status {
            requireCount("visitors", visitors);
            requireCount("booked", booked);
            requireCount("refused", refused);
            if (left.isNegative()) {
                throw new IllegalArgumentException("left: given " + left + ", allowed 0 s or longer");
            }
        }

        private static void requireCount(String field, long given) {
            if (given < 0) {
                throw new IllegalArgumentException(field + ": given " + given + ", allowed 0 or more");
            }
        }
    }
}
