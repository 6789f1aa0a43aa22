package dev.slotkeeper.gateway.ops;

import java.time.Duration;

/**
 * Sends simulated visitors to this gateway, so that a newcomer sees a peak. Only the local run has one; a gateway
 * without a bean of this type shows no button for it and answers 404.
 */
public interface DemoCrowd {

    /** Maximum number of simultaneous visitors. */
    int MAX_VISITORS = 1_000;

    /**
     * Sends visitors, who come and go for about a minute. Returns at once. Thread-safe.
     *
     * @param visitors number of simultaneous visitors, 1 to {@link #MAX_VISITORS}
     * @return false, without any effect, if a crowd is running already
     * @throws IllegalArgumentException if the number is out of range
     */
    boolean start(int visitors);

    /** Returns the state of the running crowd, or the result of the last one. Never blocks. Thread-safe. */
    Status status();

    /**
     * State of a crowd at one moment.
     *
     * @param running true while visitors are active
     * @param visitors number of visitors asked for, 0 if there was no crowd yet
     * @param booked seats they have been given so far
     * @param refused final rejections they have received so far
     * @param left expected time until the last of them is done; zero if none is active
     */
    record Status(boolean running, int visitors, long booked, long refused, Duration left) {

        /** State before the first crowd. */
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
