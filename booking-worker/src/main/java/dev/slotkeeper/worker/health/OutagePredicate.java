package dev.slotkeeper.worker.health;

import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.PartialCommitException;
import java.util.function.Predicate;

/** Makes the circuit breaker count only failures which mean that the database is unavailable. */
public final class OutagePredicate implements Predicate<Throwable> {

    @Override
    public boolean test(Throwable failure) {
        Throwable cause = failure instanceof PartialCommitException partly ? partly.failure() : failure;
        return cause instanceof LedgerException ledger && ledger.isOutage();
    }
}
