package dev.slotkeeper.gateway.slots;

/** Creates the failures of database reads for tests of their callers. */
public final class DatabaseFailures {

    private DatabaseFailures() {}

    /** Returns the failure of a database that does not answer. */
    public static DatabaseAway away() {
        return new DatabaseAway(new IllegalStateException("away"));
    }
}
