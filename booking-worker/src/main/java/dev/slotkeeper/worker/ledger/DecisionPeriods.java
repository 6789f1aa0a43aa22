package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * The periods that decisions are kept in, each a table of its own. What is done to them is done by functions of the
 * database, so that a worker needs no right to change tables; who does it at the same time comes away with nothing. How
 * long decisions are kept at least stands in the table {@code decision_retention}, which workers can't write.
 */
public final class DecisionPeriods {

    private static final String BEGIN = "SELECT begin_decision_period(make_interval(secs => ?))";
    private static final String DROP = "SELECT drop_decision_period(make_interval(secs => ?))";
    private static final String STATE = """
        SELECT count(*), coalesce(extract(epoch FROM now() - min(opened_at)), 0),
               (SELECT extract(epoch FROM at_least)::bigint FROM decision_retention)
          FROM decision_periods WHERE dropped_at IS NULL
        """;

    private final DataSource dataSource;

    /** @param dataSource connections with auto-commit off */
    public DecisionPeriods(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What is kept now.
     *
     * @param count periods, the one that takes new decisions among them
     * @param seconds since the oldest of them was begun
     * @param atLeast how long the database keeps decisions, even if it is asked for less
     */
    public record State(int count, double seconds, Duration atLeast) {}

    /**
     * Begins a new period if the latest one is old enough.
     *
     * @param kept how long decisions are kept, a day or more; less than the database's least counts as that
     * @return its number; empty if nothing was to be done
     * @throws LedgerException if it can't be done now; of kind BUSY when somebody reads the decisions for long
     */
    public OptionalInt begin(Duration kept) {
        return run(BEGIN, kept);
    }

    /**
     * Drops the oldest period if all of its decisions are old enough.
     *
     * @param kept how long decisions are kept, a day or more; less than the database's least counts as that
     * @return its number; empty if nothing was to be done
     * @throws LedgerException if it can't be done now; of kind BUSY when somebody reads the decisions for long
     */
    public OptionalInt drop(Duration kept) {
        return run(DROP, kept);
    }

    /**
     * Looks.
     *
     * @throws LedgerException if it can't be seen
     */
    public State state() {
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

    /** Each call is a transaction of its own, so that no lock is held for two things. */
    private Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(true);
        return connection;
    }
}
