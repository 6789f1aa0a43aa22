package dev.slotkeeper.worker.ledger;

import java.sql.SQLException;

/** Creates failures as the ledger would report them, for tests of their handling. */
public final class LedgerFailures {

    private LedgerFailures() {}

    public static LedgerException of(LedgerException.Kind kind) {
        return new LedgerException(kind, new SQLException("failure requested by the test"));
    }

    public static LedgerException duplicateKey() {
        return new LedgerException(
                LedgerException.Kind.BUSY, new SQLException("failure requested by the test", "23505"));
    }
}
