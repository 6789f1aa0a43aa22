package dev.slotkeeper.gateway.slots;

/** Failures as the reads give them, for tests of those who read. */
public final class DatabaseFailures {

    private DatabaseFailures() {}

    /** The database does not answer. */
    public static DatabaseAway away() {
        return new DatabaseAway(new IllegalStateException("away"));
    }
}
