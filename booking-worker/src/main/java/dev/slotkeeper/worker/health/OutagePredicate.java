package dev.slotkeeper.worker.health;

import dev.slotkeeper.worker.PartlyDecided;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.util.function.Predicate;

/** What the circuit breaker counts as a failure: that the database can't be used. */
public final class OutagePredicate implements Predicate<Throwable> {

    @Override
    public boolean test(Throwable failure) {
        Throwable cause = failure instanceof PartlyDecided partly ? partly.failure() : failure;
        return cause instanceof LedgerException ledger && ledger.isOutage();
    }
}
