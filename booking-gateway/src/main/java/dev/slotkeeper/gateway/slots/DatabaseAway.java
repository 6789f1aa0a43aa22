package dev.slotkeeper.gateway.slots;

/** Thrown if the database did not answer in time, or too many reads are queued for it. */
public final class DatabaseAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseAway(Throwable cause) {
        super("the database does not answer", cause);
    }
}
