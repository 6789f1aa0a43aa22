package dev.slotkeeper.worker.ledger;

import java.sql.SQLException;

/** Reports a failed transaction; {@link #kind()} says what that means for the batch. */
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String DUPLICATE_KEY = "23505";

    /** The state of the batch after the failure, and the remedy. */
    public enum Kind {
        /** Nothing was written and the database is unavailable: wait and retry. */
        UNAVAILABLE,
        /** The connection was lost during COMMIT: the batch may be written; retry to find out. */
        COMMIT_UNKNOWN,
        /** Nothing was written because of a conflict with other transactions: retry soon. */
        BUSY,
        /** Nothing was written and the same batch would fail again, because of one of its requests. */
        REFUSED
    }

    private final Kind kind;
    private final String sqlState;

    public LedgerException(Kind kind, SQLException cause) {
        super(kind + ": " + cause.getMessage(), cause);
        this.kind = kind;
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** Returns what the failure means for the batch. */
    public Kind kind() {
        return kind;
    }

    /** Returns true if the database is unavailable; the circuit breaker counts these failures. */
    public boolean isOutage() {
        return switch (kind) {
            case UNAVAILABLE, COMMIT_UNKNOWN -> true;
            case BUSY, REFUSED -> false;
        };
    }

    /** Returns the SQLState; empty if the error has none. */
    public String sqlState() {
        return sqlState;
    }

    /** Returns true if another writer inserted the same key; if that is a decision, a retry of the batch finds it. */
    public boolean isDuplicateKey() {
        return sqlState.equals(DUPLICATE_KEY);
    }

    /**
     * Classifies an error by its SQLState (PostgreSQL manual, appendix A). Only invalid data, a violated constraint, an
     * exceeded limit and an exception raised by a function can be caused by one request. Any other error would affect
     * every batch, so the worker waits until it is fixed.
     */
    public static Kind kindOf(SQLException error) {
        String state = error.getSQLState();
        if (state == null || state.length() != 5) {
            return Kind.UNAVAILABLE;
        }
        return switch (state) {
            case "40001", "40P01", "55P03", DUPLICATE_KEY -> Kind.BUSY;
            default ->
                switch (state.substring(0, 2)) {
                    case "22", "23", "54", "P0" -> Kind.REFUSED;
                    default -> Kind.UNAVAILABLE;
                };
        };
    }
}
