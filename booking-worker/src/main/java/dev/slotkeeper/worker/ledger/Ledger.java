package dev.slotkeeper.worker.ledger;

import java.util.function.Function;

/** Stores slots, bookings and decisions. */
public interface Ledger {

    /**
     * Runs the work in a transaction and commits it.
     *
     * @throws LedgerException if it failed; its kind says whether anything may have been written
     */
    <T> T inTransaction(Function<LedgerTransaction, T> work);
}
