package dev.slotkeeper.worker.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects rows as one text array per column, for an INSERT from unnest. */
final class ArrayRows implements Rows {

    private final List<List<@Nullable String>> columns = new ArrayList<>();
    private int next;
    private int count;

    /** @param width number of columns of every row */
    ArrayRows(int width) {
        for (int i = 0; i < width; i++) {
            columns.add(new ArrayList<>());
        }
    }

    @Override
    public ArrayRows row(int width) {
        if (width != columns.size() || next != 0) {
            throw new IllegalArgumentException("row of " + width + " columns after " + next + " of " + columns.size());
        }
        count++;
        return this;
    }

    @Override
    public ArrayRows uuid(UUID value) {
        return text(value.toString());
    }

    @Override
    public ArrayRows text(@Nullable String value) {
        columns.get(next).add(value);
        next = (next + 1) % columns.size();
        return this;
    }

    @Override
    public ArrayRows integer(@Nullable Integer value) {
        return text(value == null ? null : value.toString());
    }

    @Override
    public ArrayRows bigint(long value) {
        return text(Long.toString(value));
    }

    @Override
    public ArrayRows instant(Instant value) {
        return text(value.toString());
    }

    @Override
    public int count() {
        return count;
    }

    /** Returns the values of each column in PostgreSQL's text format. */
    List<List<@Nullable String>> columns() {
        return columns;
    }

    /** Binds one array parameter per column, starting at {@code first}; returns the next free parameter index. */
    int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        int parameter = first;
        for (List<@Nullable String> column : columns) {
            statement.setArray(parameter++, connection.createArrayOf("text", column.toArray()));
        }
        return parameter;
    }
}
