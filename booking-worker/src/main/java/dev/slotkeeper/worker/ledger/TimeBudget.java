package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

/** Limits the time of one transaction: each wait for the server gets the remaining time as its timeout. */
final class TimeBudget {

    private final long deadlineNanos;

    /** @param limit maximum time of the transaction, counted from now */
    TimeBudget(Duration limit) {
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /**
     * Sets the network timeout of the connection to the remaining time.
     *
     * @throws SQLException if no time is left
     */
    void applyTo(Connection connection) throws SQLException {
        long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SQLTimeoutException("the transaction exceeded its time limit");
        }
        connection.setNetworkTimeout(Runnable::run, (int) millis);
    }
}
