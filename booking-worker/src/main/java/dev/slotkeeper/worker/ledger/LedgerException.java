package dev.slotkeeper.worker.ledger;

import java.sql.SQLException;

/** The ledger did not do what it was asked to; {@link #kind()} says what that means for the batch. */
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

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

    /** Sorts an error by its SQLState; codes and classes are those of PostgreSQL's appendix A. */
    static Kind kindOf(SQLException error) {
        String state = error.getSQLState();
        if (state == null || state.length() != 5) {
            return Kind.UNAVAILABLE;
        }
        return switch (state) {
            case "40001", "40P01", "55P03", "23505" -> Kind.BUSY;
            case "25006", "25P02", "25P03", "25P04", "57014", "42501", "42P01", "3D000" -> Kind.UNAVAILABLE;
            default ->
                switch (state.substring(0, 2)) {
                    case "08", "28", "53", "57", "58", "F0", "XX" -> Kind.UNAVAILABLE;
                    default -> Kind.REFUSED;
                };
        };
    }
}
