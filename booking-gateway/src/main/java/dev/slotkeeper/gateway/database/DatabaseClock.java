package dev.slotkeeper.gateway.database;

import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Estimates the database's current time from its latest answer and the JVM's clock. */
public final class DatabaseClock {

    private record Reading(Instant time, long nanos) {}

    private final LongSupplier nanos;
    private volatile @Nullable Reading latest;

    public DatabaseClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    public void update(Instant time) {
        latest = new Reading(time, nanos.getAsLong());
    }

    /** Returns the estimate; null before the first answer. */
    @Nullable
    public Instant now() {
        Reading reading = latest;
        return reading == null ? null : reading.time().plusNanos(nanos.getAsLong() - reading.nanos());
    }
}
