package dev.slotkeeper.gateway.database;

/** Thrown if a database read failed, took too long, or was rejected because too many reads were queued. */
public final class DatabaseUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(Throwable cause) {
        super("the database does not answer", cause);
    }
}
