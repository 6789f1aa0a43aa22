package dev.slotkeeper.worker.ledger;

import java.sql.SQLException;

/** Carries an error of the driver out of a transaction's work to the code that classifies it. */
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
