package dev.slotkeeper.faults.system;

import dev.slotkeeper.faults.check.SeatCount;
import dev.slotkeeper.faults.check.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the contract's tables for the slots of one trial, each time in one snapshot. */
final class TableReader {

    private static final String SLOTS = """
            SELECT slot_id, capacity, current_bookings, closed_by_hand, deleted_at IS NOT NULL, terms_version, starts_at,
                   ends_at, waiting
              FROM availability_slots WHERE starts_with(slot_id, ?)
            """;
    private static final String BOOKINGS = """
            SELECT booking_id, slot_id, customer_id, quantity, status, expires_at
              FROM appointments WHERE starts_with(slot_id, ?)
            """;
    private static final String DECISIONS = """
            SELECT request_id, slot_id, outcome, code, reason, customer_id, quantity, current_bookings, capacity,
                   details, follow_ups, topic_partition, topic_offset, decided_at
              FROM booking_decisions WHERE starts_with(slot_id, ?)
            """;
    private static final String COUNTS = """
            SELECT slot.slot_id, slot.capacity, slot.current_bookings, coalesce(sum(live.quantity), 0)
              FROM availability_slots AS slot
              LEFT JOIN appointments AS live ON live.slot_id = slot.slot_id AND live.status IN ('CONFIRMED', 'HELD')
             WHERE starts_with(slot.slot_id, ?)
             GROUP BY slot.slot_id
            """;
    private static final String OPEN = """
            SELECT count(*) FROM appointments WHERE starts_with(slot_id, ?) AND status IN ('HELD', 'WAITLISTED')
            """;

    private final Rig rig;
    private final String prefix;

    TableReader(Rig rig, String prefix) {
        this.rig = rig;
        this.prefix = prefix;
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Tables tables() throws SQLException {
        try (Connection connection = rig.connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Map<String, Tables.SlotRow> slots = new HashMap<>();
            rows(connection, SLOTS, TableReader::slot).forEach(slot -> slots.put(slot.slotId(), slot));
            Map<UUID, Tables.DecisionRow> decisions = new HashMap<>();
            rows(connection, DECISIONS, TableReader::decision)
                    .forEach(decision -> decisions.put(decision.requestId(), decision));
            return new Tables(slots, rows(connection, BOOKINGS, TableReader::booking), decisions);
        }
    }

    List<SeatCount> counts() throws SQLException {
        try (Connection connection = rig.connect()) {
            return rows(
                    connection,
                    COUNTS,
                    row -> new SeatCount(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4)));
        }
    }

    /** Returns the number of holds and waitlist entries that have not ended. */
    long open() throws SQLException {
        try (Connection connection = rig.connect()) {
            return rows(connection, OPEN, row -> row.getLong(1)).get(0);
        }
    }

    private <T> List<T> rows(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, prefix);
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    private static Tables.SlotRow slot(ResultSet row) throws SQLException {
        return new Tables.SlotRow(
                row.getString(1),
                row.getInt(2),
                row.getInt(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getInt(6),
                instant(row, 7),
                instant(row, 8),
                row.getInt(9));
    }

    private static Tables.BookingRow booking(ResultSet row) throws SQLException {
        return new Tables.BookingRow(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getString(5),
                row.getObject(6) == null ? null : instant(row, 6));
    }

    private static Tables.DecisionRow decision(ResultSet row) throws SQLException {
        return new Tables.DecisionRow(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                integer(row, 7),
                integer(row, 8),
                integer(row, 9),
                row.getString(10),
                lines(row, 11),
                row.getInt(12),
                row.getLong(13),
                instant(row, 14));
    }

    private static List<String> lines(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? List.of() : text.lines().toList();
    }

    private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : (Integer) value;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
