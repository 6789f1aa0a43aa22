package dev.slotkeeper.worker.kafka;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The database's clock while the database is away: its last reading, moved on by this machine's steady clock. */
public final class DatabaseClock {

    private record Reading(Instant database, long nanos) {}

    private volatile @Nullable Reading last;

    /** Notes what the database's clock says now. */
    public void read(Instant database) {
        last = new Reading(database, System.nanoTime());
    }

    /** The database's time as far as is known; this machine's own before the first reading. */
    Instant now() {
        Reading reading = last;
        return reading == null ? Instant.now() : reading.database().plusNanos(System.nanoTime() - reading.nanos());
    }
}
