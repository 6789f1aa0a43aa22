package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

/** Limits the time of one transaction: each wait for the server gets the remaining time as its timeout. */
final class TimeBudget {

    private final long deadline;

    TimeBudget(Duration time) {
        this.deadline = System.nanoTime() + time.toNanos();
    }

    /** @throws SQLException if no time is left */
    void applyTo(Connection connection) throws SQLException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SQLTimeoutException("the transaction exceeded its time limit");
        }
        connection.setNetworkTimeout(Runnable::run, (int) millis);
    }
}
