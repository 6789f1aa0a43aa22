package dev.slotkeeper.gateway.queue;

import org.jspecify.annotations.Nullable;

/**
 * Place of an undecided request in its queue, according to the offsets that the workers have committed.
 *
 * @param position undecided requests of its partition, up to and including this one; at least 1
 * @param seconds estimated time until it is decided at the partition's recent rate, at least 1; null if it is not known
 */
public record QueuePosition(long position, @Nullable Long seconds) {

    /** @throws IllegalArgumentException if a component is below 1 */
    public QueuePosition {
        if (position < 1) {
            throw new IllegalArgumentException("position: given " + position + ", allowed 1 or more");
        }
        if (seconds != null && seconds < 1) {
            throw new IllegalArgumentException("seconds: given " + seconds + ", allowed 1 or more");
        }
    }
}
