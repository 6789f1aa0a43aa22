package dev.slotkeeper.worker.availability;

import dev.slotkeeper.contracts.SlotAvailability;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Iterates over all upcoming slots repeatedly, a page at a time, with a pause after each pass. */
final class FullResync {

    private final AvailabilityQueries table;
    private final Duration interval;
    private final LongSupplier nanos;
    private long next;
    private volatile boolean soon;

    /** The last slot of the previous page; null during the pause. */
    private @Nullable String after;

    /** @param nanos a monotonic clock, in nanoseconds */
    FullResync(AvailabilityQueries table, Duration interval, LongSupplier nanos) {
        this.table = table;
        this.interval = interval;
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    /** Ends the pause, or skips the next one if none has begun. */
    void soon() {
        soon = true;
    }

    /**
     * Returns the next page.
     *
     * @return empty during the pause
     * @throws dev.slotkeeper.worker.ledger.LedgerException if the database is unavailable; the next call returns the
     *     same page
     */
    List<SlotAvailability> next(int most) {
        if (after == null) {
            if (!soon && nanos.getAsLong() < next) {
                return List.of();
            }
            soon = false;
            after = "";
        }
        List<SlotAvailability> page = table.upcoming(after, most);
        if (page.size() < most) {
            after = null;
            next = nanos.getAsLong() + interval.toNanos();
        } else {
            after = page.get(page.size() - 1).slotId();
        }
        return page;
    }
}
