package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

/** The time one transaction has: each wait on the server gets what is left of it. */
final class TimeBudget {

    private final long deadline;

    TimeBudget(Duration time) {
        this.deadline = System.nanoTime() + time.toNanos();
    }

    /** @throws SQLException when nothing is left */
    void applyTo(Connection connection) throws SQLException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SQLTimeoutException("the transaction's time is used up");
        }
        connection.setNetworkTimeout(Runnable::run, (int) millis);
    }
}
