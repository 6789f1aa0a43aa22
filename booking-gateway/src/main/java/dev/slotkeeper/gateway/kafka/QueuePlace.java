package dev.slotkeeper.gateway.kafka;

import org.jspecify.annotations.Nullable;

/**
 * Where an undecided request stands, as far as the workers have told by committing their offsets.
 *
 * @param position requests of its partition that are not decided yet, up to and including this one; at least 1
 * @param seconds until it is decided if the partition goes on as it did lately, at least 1; null when that can't be told
 */
public record QueuePlace(long position, @Nullable Long seconds) {

    /** Refuses what no waiting request can have. */
    public QueuePlace {
        if (position < 1) {
            throw new IllegalArgumentException("position: given " + position + ", allowed 1 or more");
        }
        if (seconds != null && seconds < 1) {
            throw new IllegalArgumentException("seconds: given " + seconds + ", allowed 1 or more");
        }
    }
}
