package dev.slotkeeper.worker.ledger;

import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** Runs the statements of one transaction, each within the transaction's remaining time. */
public final class Statements {

    /**
     * Maximum number of rows for which a cached plan is used. With more rows, a plan that is made for the current sizes
     * of the tables saves more time than the planning takes.
     */
    private static final int MAX_CACHED = 100;

    private final Connection connection;
    private final TimeBudget budget;

    Statements(Connection connection, TimeBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    /** Binds the parameters of a prepared statement, executes it and reads the result. */
    public interface StatementCallback<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** Converts the current row of a result set. */
    public interface RowMapper<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> T run(String sql, StatementCallback<T> work) {
        try {
            budget.applyTo(connection);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return work.with(statement);
            }
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /** Writes all rows with one COPY; throws if the server wrote fewer. */
    void copy(String sql, CopyRows rows) {
        if (rows.count() == 0) {
            return;
        }
        try {
            budget.applyTo(connection);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            requireRowCount(postgres.getCopyAPI().copyIn(sql, rows.finish()), rows, sql);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        } catch (IOException failure) {
            throw new UncheckedSqlException(new SQLException("connection lost while copying", "08006", failure));
        }
    }

    void rollback() {
        try {
            budget.applyTo(connection);
            connection.rollback();
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    Array array(String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    /** Creates an array from a primitive Java array, which the driver sends without converting each number to text. */
    Array array(String type, Object primitives) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf(type, primitives);
    }

    /** Turns plan caching off for a statement that joins an array of more than {@value #MAX_CACHED} rows. */
    static void limitPlanCaching(PreparedStatement statement, int rows) throws SQLException {
        if (rows > MAX_CACHED) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }

    Connection connection() {
        return connection;
    }

    /**
     * Runs one query on a connection of its own, without a transaction, which a single statement does not need.
     *
     * @param dataSource connections with auto-commit off
     * @throws LedgerException if it fails
     */
    public static <T> T query(DataSource dataSource, String sql, StatementCallback<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return work.with(statement);
            }
        } catch (SQLException e) {
            throw new LedgerException(LedgerException.kindOf(e), e);
        }
    }

    /** Reads all rows of the current result of a statement; the result must be a result set. */
    public static <T> List<T> rows(PreparedStatement statement, RowMapper<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet resultSet = Objects.requireNonNull(statement.getResultSet(), "the statement is a query")) {
            while (resultSet.next()) {
                rows.add(reader.read(resultSet));
            }
        }
        return rows;
    }

    static void requireRowCount(long written, Rows rows, String sql) {
        if (written != rows.count()) {
            throw new IllegalStateException("wrote " + written + " of " + rows.count() + " rows: " + sql);
        }
    }
}
