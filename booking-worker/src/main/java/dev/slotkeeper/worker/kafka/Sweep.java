package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.worker.ledger.AvailabilityTable;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Goes through all upcoming slots again and again, a page at a time, with a pause after each time. */
final class Sweep {

    private final AvailabilityTable table;
    private final Duration interval;
    private final LongSupplier nanos;
    private long next;
    private volatile boolean soon;

    /** The last slot of the page before; null during the pause. */
    private @Nullable String after;

    /** @param nanos a clock that never jumps */
    Sweep(AvailabilityTable table, Duration interval, LongSupplier nanos) {
        this.table = table;
        this.interval = interval;
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    /** The pause is over, or won't be one if it has not begun. */
    void soon() {
        soon = true;
    }

    /**
     * The next page.
     *
     * @return empty during the pause
     * @throws dev.slotkeeper.worker.ledger.LedgerException if the database is away; the same page comes again
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
