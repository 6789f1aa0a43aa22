package dev.slotkeeper.audit;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.DatabaseOptions;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A read-only transaction that sees one state of the database for its whole length. Takes no row locks and writes
 * nothing.
 */
final class DatabaseSnapshot implements AutoCloseable {

    /** Rows that are fetched at a time. */
    private static final int FETCH = 2_000;

    private static final String BEGIN = "SET LOCAL work_mem = '64MB'";

    /**
     * The first query of the transaction, which fixes the snapshot. A standby is refused: it may lag behind the offsets
     * that were read before.
     */
    private static final String IS_STANDBY = "SELECT pg_is_in_recovery()";

    private final Connection connection;

    private DatabaseSnapshot(Connection connection) {
        this.connection = connection;
    }

    /** Receives one row. */
    @FunctionalInterface
    interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    /** Sets the parameters of a query. */
    @FunctionalInterface
    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /**
     * Opens a snapshot.
     *
     * @throws CommandFailedException if the server is a standby
     */
    static DatabaseSnapshot take(DatabaseOptions options) throws SQLException {
        Connection connection = DriverManager.getConnection(options.jdbcUrl(), options.user(), options.password());
        DatabaseSnapshot snapshot = new DatabaseSnapshot(connection);
        try {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try (Statement begin = connection.createStatement()) {
                begin.execute(BEGIN);
            }
            snapshot.query(IS_STANDBY, none -> {}, row -> {
                if (row.getBoolean(1)) {
                    throw new CommandFailedException(
                            "--jdbc-url leads to a standby, which may lag behind; the audit needs the primary.");
                }
            });
            return snapshot;
        } catch (SQLException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }

    /** Runs a query and passes on its rows, which are fetched in portions. */
    void query(String sql, Parameters parameters, RowTaker rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            parameters.set(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.take(row);
                }
            }
        }
    }

    Array array(String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        Instant instant = optionalInstant(row, column);
        if (instant == null) {
            throw new SQLException("column " + column + " is null");
        }
        return instant;
    }

    static @Nullable Instant optionalInstant(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static @Nullable Integer optionalInteger(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** Ends the transaction, which wrote nothing. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
