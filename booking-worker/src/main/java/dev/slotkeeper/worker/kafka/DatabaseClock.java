package dev.slotkeeper.worker.kafka;

import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The database's clock while the database is away: its last reading, moved on by this machine's steady clock. */
public final class DatabaseClock {

    private record Reading(Instant database, long nanos) {}

    private final LongSupplier nanos;
    private volatile @Nullable Reading last;

    /** Moves on with this machine's steady clock. */
    public DatabaseClock() {
        this(System::nanoTime);
    }

    /** @param nanos a clock that never goes back, in nanoseconds from any moment on */
    DatabaseClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The steady clock that this one moves on with. */
    LongSupplier steady() {
        return nanos;
    }

    /** Notes what the database's clock says now. */
    public void read(Instant database) {
        last = new Reading(database, nanos.getAsLong());
    }

    /** The database's time as far as is known; this machine's own before the first reading. */
    Instant now() {
        Reading reading = last;
        return reading == null ? Instant.now() : reading.database().plusNanos(nanos.getAsLong() - reading.nanos());
    }
}
