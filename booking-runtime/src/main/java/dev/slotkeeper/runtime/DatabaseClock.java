package dev.slotkeeper.runtime;

import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the database's time between two readings: the last reading plus the time that has passed since then on this
 * machine's monotonic clock. Thread-safe.
 */
public final class DatabaseClock {

    private record Reading(Instant database, long nanos) {}

    private final LongSupplier nanos;
    private volatile @Nullable Reading last;

    /** Creates a clock that advances with {@link System#nanoTime()}. */
    public DatabaseClock() {
        this(System::nanoTime);
    }

    /** @param nanos a monotonic clock, in nanoseconds from an arbitrary origin */
    public DatabaseClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns the monotonic clock that this one advances with. */
    public LongSupplier steady() {
        return nanos;
    }

    /** Records the database's current time. */
    public void read(Instant database) {
        last = new Reading(database, nanos.getAsLong());
    }

    /** Returns the estimated database time; null before the first reading. */
    public @Nullable Instant estimate() {
        Reading reading = last;
        return reading == null ? null : reading.database().plusNanos(nanos.getAsLong() - reading.nanos());
    }

    /** Returns the estimated database time; before the first reading, this machine's own time. */
    public Instant now() {
        Instant estimate = estimate();
        return estimate == null ? Instant.now() : estimate;
    }
}
