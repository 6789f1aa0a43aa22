package dev.slotkeeper.worker.ledger;

import java.sql.SQLException;

/** Carries a driver's error out of the work of a transaction to where it is sorted. */
final class UncheckedSqlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SQLException sql;

    UncheckedSqlException(SQLException sql) {
        super(sql);
        this.sql = sql;
    }

    SQLException sql() {
        return sql;
    }
}
