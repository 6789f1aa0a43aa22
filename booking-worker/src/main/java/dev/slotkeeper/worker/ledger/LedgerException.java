package dev.slotkeeper.worker.ledger;

import java.sql.SQLException;

/** The ledger did not do what it was asked to; {@link #kind()} says what that means for the batch. */
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String DUPLICATE_KEY = "23505";

    /** What became of the batch, and what helps. */
    public enum Kind {
        /** Nothing was written, and the database can't be used now: wait and try again. */
        UNAVAILABLE,
        /** The connection was lost during COMMIT, so the batch may be written: only the database can tell. */
        COMMIT_UNKNOWN,
        /** Nothing was written, because other transactions were in the way: try again soon. */
        BUSY,
        /** Nothing was written, and the same batch would fail again: one of its requests is the cause. */
        REFUSED
    }

    private final Kind kind;
    private final String sqlState;

    LedgerException(Kind kind, SQLException cause) {
        super(kind + ": " + cause.getMessage(), cause);
        this.kind = kind;
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** What this means for the batch. */
    public Kind kind() {
        return kind;
    }

    /** Whether this tells that the database can't be used; what the circuit breaker counts. */
    public boolean isOutage() {
        return switch (kind) {
            case UNAVAILABLE, COMMIT_UNKNOWN -> true;
            case BUSY, REFUSED -> false;
        };
    }

    /** PostgreSQL's error code, empty when the error is not the server's. */
    public String sqlState() {
        return sqlState;
    }

    /** Whether somebody else wrote a row of the same key; a repeat of the batch finds it, if it is a decision. */
    public boolean isDuplicateKey() {
        return sqlState.equals(DUPLICATE_KEY);
    }

    /**
     * Sorts an error by its SQLState; codes and classes are those of PostgreSQL's appendix A. Only bad data, a broken
     * constraint, a limit and an exception raised by a function can be the fault of one request; anything else would
     * hit every batch, so it is better to wait until it is mended.
     */
    static Kind kindOf(SQLException error) {
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
