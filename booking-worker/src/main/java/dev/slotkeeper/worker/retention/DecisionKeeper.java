package dev.slotkeeper.worker.retention;

import dev.slotkeeper.worker.PeriodicTask;
import dev.slotkeeper.worker.ledger.DecisionPeriods;
import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins periods of decisions and drops those that are old enough. Every worker looks; the database lets one do it. */
final class DecisionKeeper extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(DecisionKeeper.class);

    private final DecisionPeriods periods;
    private final Duration kept;
    private final BooleanSupplier mayDrop;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile DecisionPeriods.State state = new DecisionPeriods.State(0, 0, Duration.ZERO);
    private boolean toldOfLeast;

    /**
     * @param kept how long decisions are kept, a day or more
     * @param interval between two looks
     * @param mayDrop whether requests are sure to be gone before their decisions; else one that is read again would be
     *     decided again
     */
    DecisionKeeper(DecisionPeriods periods, Duration kept, Duration interval, BooleanSupplier mayDrop) {
        super("decision-keeper", Duration.ZERO, interval);
        this.periods = periods;
        this.kept = kept;
        this.mayDrop = mayDrop;
    }

    /** What can't be done now is done later: decisions go on in the period there is. */
    @Override
    protected void look() {
        try {
            periods.begin(kept).ifPresent(period -> log.info("decisions: period {} begun", period));
            dropWhatIsOld();
            state = periods.state();
            tellOfLeast(state.atLeast());
        } catch (LedgerException e) {
            failures.incrementAndGet();
            if (e.kind() == Kind.BUSY) {
                log.info("decisions: somebody reads them for long, so periods wait: {}", e.getMessage());
            } else {
                log.warn("decisions: periods can't be looked after: {}", e.getMessage());
            }
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            log.error("decisions: periods can't be looked after", e);
        }
    }

    /** Once, because it stays so until somebody changes one of the two. */
    private void tellOfLeast(Duration atLeast) {
        if (kept.compareTo(atLeast) < 0 && !toldOfLeast) {
            toldOfLeast = true;
            log.warn(
                    "decisions: the settings keep them for {}, the database for {} at least, which counts",
                    kept,
                    atLeast);
        }
    }

    private void dropWhatIsOld() {
        while (mayDrop.getAsBoolean()) {
            OptionalInt old = periods.drop(kept);
            if (old.isEmpty()) {
                return;
            }
            log.info("decisions: period {} dropped, all of it older than {}", old.getAsInt(), kept);
            dropped.incrementAndGet();
        }
    }

    /** As of the last look that went well. */
    DecisionPeriods.State state() {
        return state;
    }

    /** Periods that this worker dropped. */
    long dropped() {
        return dropped.get();
    }

    /** Looks that came to nothing. */
    long failures() {
        return failures.get();
    }
}
