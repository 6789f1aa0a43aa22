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
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/** Runs the statements of one transaction, each within the transaction's remaining time. */
public final class Statements {

    /** Maximum number of rows for a cached plan; for more, planning for the current tables costs less than it saves. */
    private static final int MAX_CACHED = 100;

    private final Connection connection;
    private final TimeBudget budget;

    Statements(Connection connection, TimeBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    /** Uses a prepared statement. */
    interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** Converts one row. */
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> T run(String sql, Work<T> work) {
        try {
            budget.applyTo(connection);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return work.with(statement);
            }
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        }
    }

    /** Writes all rows by COPY, or throws. */
    void copy(String sql, CopyRows rows) {
        if (rows.count() == 0) {
            return;
        }
        try {
            budget.applyTo(connection);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            requireWritten(postgres.getCopyAPI().copyIn(sql, rows.finish()), rows, sql);
        } catch (SQLException e) {
            throw new UncheckedSqlException(e);
        } catch (IOException lost) {
            throw new UncheckedSqlException(new SQLException("connection lost while copying", "08006", lost));
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

    /** Creates an array from a primitive Java array, whose numbers are not converted to text one by one. */
    Array array(String type, Object primitives) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf(type, primitives);
    }

    /** Turns plan caching off for a statement that joins an array of more than {@value #MAX_CACHED} rows. */
    static void plan(PreparedStatement statement, int rows) throws SQLException {
        if (rows > MAX_CACHED) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }

    Connection connection() {
        return connection;
    }

    /** Reads all rows of the current result, which must be a result set. */
    public static <T> List<T> rows(PreparedStatement statement, RowReader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet row = Objects.requireNonNull(statement.getResultSet(), "the statement is a query")) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    static void requireWritten(long written, Rows rows, String sql) {
        if (written != rows.count()) {
            throw new IllegalStateException("wrote " + written + " of " + rows.count() + " rows: " + sql);
        }
    }
}
