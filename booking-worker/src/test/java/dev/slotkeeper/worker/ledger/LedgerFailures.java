package dev.slotkeeper.worker.ledger;

import java.sql.SQLException;

/** Failures as the ledger would report them, for tests of what is done about them. */
public final class LedgerFailures {

    private LedgerFailures() {}

    public static LedgerException of(LedgerException.Kind kind) {
        return new LedgerException(kind, new SQLException("as the test asked for"));
    }

    public static LedgerException duplicateKey() {
        return new LedgerException(LedgerException.Kind.BUSY, new SQLException("as the test asked for", "23505"));
    }
}
