package dev.slotkeeper.gateway.database;

/** Thrown if the database did not answer in time, or too many reads are queued for it. */
public final class DatabaseUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(Throwable cause) {
        super("the database does not answer", cause);
    }
}
