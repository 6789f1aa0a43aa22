package dev.slotkeeper.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs single SQL statements, for tests and measurements. */
public final class Sql {

    private Sql() {}

    /**
     * Executes a statement.
     *
     * @param parameters values of the statement's parameters, in order
     * @return number of rows that an INSERT, UPDATE or DELETE changed; otherwise not above 0
     */
    public static int execute(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    /** Returns the rows of a query, each with its columns joined by {@code |}; NULL is the empty string. */
    public static List<String> rows(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet row = statement.executeQuery()) {
            int columns = row.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(Objects.requireNonNullElse(row.getString(i), ""));
                }
                rows.add(String.join("|", cells));
            }
            return rows;
        }
    }

    /**
     * Returns the row of a query as {@link #rows} does.
     *
     * @throws IllegalStateException if there is no row or more than one
     */
    public static String value(Connection connection, String sql, Object... parameters) throws SQLException {
        List<String> rows = rows(connection, sql, parameters);
        if (rows.size() != 1) {
            throw new IllegalStateException("expected one row, got " + rows + ": " + sql);
        }
        return rows.get(0);
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
