package dev.slotkeeper.worker.ledger;

import java.util.function.Function;

/** Where slots, bookings and decisions are kept. */
public interface Ledger {

    /**
     * Does the work and commits it.
     *
     * @throws LedgerException saying whether anything may have been written
     */
    <T> T inTransaction(Function<LedgerTransaction, T> work);
}
