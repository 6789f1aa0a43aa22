package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.gateway.database.DatabaseUnavailableException;

/** Creates the failures of database reads for tests of their callers. */
public final class DatabaseFailures {

    private DatabaseFailures() {}

    /** Returns the failure of a database that does not answer. */
    public static DatabaseUnavailableException away() {
        return new DatabaseUnavailableException(new IllegalStateException("away"));
    }
}
