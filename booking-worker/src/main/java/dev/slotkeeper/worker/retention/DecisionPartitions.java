package dev.slotkeeper.worker.retention;

import dev.slotkeeper.worker.ledger.LedgerException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * Opens and drops periods of decisions, the partitions of {@code booking_decisions}. Database functions do it, so that
 * a worker needs no right to change tables; concurrent calls do nothing. The minimum retention is in the table
 * {@code decision_retention}, which workers can't write.
 */
final class DecisionPartitions {

    private static final String BEGIN = "SELECT begin_decision_period(make_interval(secs => ?))";
    private static final String DROP = "SELECT drop_decision_period(make_interval(secs => ?))";
    private static final String STATE = """
        SELECT count(*), coalesce(extract(epoch FROM now() - min(opened_at)), 0),
               (SELECT extract(epoch FROM at_least)::bigint FROM decision_retention)
          FROM decision_periods WHERE dropped_at IS NULL
        """;

    private final DataSource dataSource;

    /** @param dataSource connections with auto-commit off */
    DecisionPartitions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The existing periods.
     *
     * @param count number of periods, including the one that takes new decisions
     * @param seconds age of the oldest period, in seconds since it was opened
     * @param atLeast minimum retention that the database enforces
     */
    record State(int count, double seconds, Duration atLeast) {}

    /**
     * Opens a new period if the latest one is older than half of the retention.
     *
     * @param kept retention of decisions, a day or more; raised to the database's minimum if that is longer
     * @return the period's number; empty if there was nothing to do
     * @throws LedgerException if it failed; of kind BUSY if another transaction keeps the decisions locked
     */
    OptionalInt begin(Duration kept) {
        return run(BEGIN, kept);
    }

    /**
     * Drops the oldest period if all its decisions are older than the retention.
     *
     * @param kept retention of decisions, a day or more; raised to the database's minimum if that is longer
     * @return the period's number; empty if there was nothing to do
     * @throws LedgerException if it failed; of kind BUSY if another transaction keeps the decisions locked
     */
    OptionalInt drop(Duration kept) {
        return run(DROP, kept);
    }

    /**
     * Reads the current state.
     *
     * @throws LedgerException if it can't be read
     */
    State state() {
        try (Connection connection = connect();
                PreparedStatement look = connection.prepareStatement(STATE);
                ResultSet row = look.executeQuery()) {
            row.next();
            return new State(row.getInt(1), row.getDouble(2), Duration.ofSeconds(row.getLong(3)));
        } catch (SQLException e) {
            throw new LedgerException(LedgerException.kindOf(e), e);
        }
    }

    private OptionalInt run(String sql, Duration kept) {
        try (Connection connection = connect();
                PreparedStatement call = connection.prepareStatement(sql)) {
            call.setDouble(1, (double) kept.toSeconds());
            try (ResultSet row = call.executeQuery()) {
                row.next();
                int period = row.getInt(1);
                return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(period);
            }
        } catch (SQLException e) {
            throw new LedgerException(LedgerException.kindOf(e), e);
        }
    }

    /**
     * Returns a connection with auto-commit, so that each call is its own transaction and its locks are released at
     * once.
     */
    private Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(true);
        return connection;
    }
}
