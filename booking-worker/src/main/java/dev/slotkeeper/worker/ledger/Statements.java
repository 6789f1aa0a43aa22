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

/** Runs the statements of one transaction, each within what is left of its time. */
final class Statements {

    /** A plan for more rows is made for the tables as they are; for fewer, making it would cost more than it saves. */
    private static final int LARGEST_CACHED = 100;

    private final Connection connection;
    private final TimeBudget budget;

    Statements(Connection connection, TimeBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    /** What is done with a prepared statement. */
    interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** What is made of one row. */
    interface RowReader<T> {
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

    /** Writes all rows, or throws. */
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

    /** An array that is sent without a text for each of its numbers. */
    Array array(String type, Object primitives) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf(type, primitives);
    }

    /** Decides whether a statement that joins an array of so many rows may keep the plan of an earlier one. */
    static void plan(PreparedStatement statement, int rows) throws SQLException {
        if (rows > LARGEST_CACHED) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }

    Connection connection() {
        return connection;
    }

    /** Reads the current result, which must be rows. */
    static <T> List<T> rows(PreparedStatement statement, RowReader<T> reader) throws SQLException {
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
