package dev.slotkeeper.worker.retention;

import dev.slotkeeper.worker.PeriodicLifecycle;
import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens new periods of decisions and drops expired ones. Every worker tries; a lock in the database lets one at a time
 * do it.
 */
final class DecisionPartitionManager extends PeriodicLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DecisionPartitionManager.class);

    private final DecisionPartitions partitions;
    private final Duration kept;
    private final BooleanSupplier mayDrop;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile DecisionPartitions.State state = new DecisionPartitions.State(0, 0, Duration.ZERO);
    private boolean warnedOfMinimum;

    /**
     * @param kept how long decisions are kept, a day or more
     * @param interval delay between two runs
     * @param mayDrop returns true if requests are certainly deleted before their decisions; otherwise a request that is
     *     read again would be decided again
     */
    DecisionPartitionManager(DecisionPartitions periods, Duration kept, Duration interval, BooleanSupplier mayDrop) {
        super("decision-keeper", Duration.ZERO, interval);
        this.partitions = periods;
        this.kept = kept;
        this.mayDrop = mayDrop;
    }

    /** Leaves what fails to the next run; meanwhile the current period takes all decisions. */
    @Override
    protected void run() {
        try {
            partitions.begin(kept).ifPresent(period -> log.info("decisions: period {} opened", period));
            dropWhatIsOld();
            state = partitions.state();
            warnOfMinimum(state.atLeast());
        } catch (LedgerException e) {
            failures.incrementAndGet();
            if (e.kind() == Kind.BUSY) {
                log.info(
                        "decisions: table in use by another transaction, periods not changed, trying again: {}",
                        e.getMessage());
            } else {
                log.warn("decisions: opening or dropping periods failed, trying again: {}", e.getMessage());
            }
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            log.error("decisions: opening or dropping periods failed, trying again", e);
        }
    }

    /** Warns once if the setting is below the minimum in the database, which takes precedence. */
    private void warnOfMinimum(Duration atLeast) {
        if (kept.compareTo(atLeast) < 0 && !warnedOfMinimum) {
            warnedOfMinimum = true;
            log.warn(
                    "decisions: retention set to {} is below the minimum of {} in the database, which applies",
                    kept,
                    atLeast);
        }
    }

    private void dropWhatIsOld() {
        while (mayDrop.getAsBoolean()) {
            OptionalInt old = partitions.drop(kept);
            if (old.isEmpty()) {
                return;
            }
            log.info("decisions: period {} dropped, all its decisions are older than {}", old.getAsInt(), kept);
            dropped.incrementAndGet();
        }
    }

    /** Returns the state after the last successful run. */
    DecisionPartitions.State state() {
        return state;
    }

    /** Returns the number of periods that this worker dropped. */
    long dropped() {
        return dropped.get();
    }

    /** Returns the number of failed runs. */
    long failures() {
        return failures.get();
    }
}
