package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.stage.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Creates old decisions: bookings of past slots, one hundred per slot. */
final class StoredDecisions {

    private static final int SEATS = 100;

    /** Slots per transaction; limits the use of WAL and memory. */
    private static final int SLOTS_AT_ONCE = 5_000;

    private final Stage stage;

    StoredDecisions(Stage stage) {
        this.stage = stage;
    }

    /** Returns the number of stored decisions, those of earlier runs included. */
    long size() {
        return stage.decisions();
    }

    private static final String PAST_SLOTS = "SELECT count(*) FROM availability_slots WHERE slot_id LIKE 'past-%'";

    /** Adds the missing decisions, rounded up to whole slots. */
    void growTo(long size) {
        long missing = (size - size() + SEATS - 1) / SEATS;
        long first = stage.count(PAST_SLOTS);
        long end = first + missing;
        try (Connection connection = stage.connect()) {
            connection.setAutoCommit(false);
            for (long next = first; next < end; next += SLOTS_AT_ONCE) {
                add(connection, next, Math.min(end, next + SLOTS_AT_ONCE));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("old decisions can't be created", e);
        }
    }

    private static final String IDS = """
            CREATE TEMPORARY TABLE past ON COMMIT DROP AS
            SELECT i, 'past-' || i / 100 AS slot_id,
                   CASE WHEN i % 2 = 0 THEN uuidv7(i * interval '2 ms' - interval '365 days')
                        ELSE gen_random_uuid() END AS id
              FROM generate_series(?::bigint * 100, ?::bigint * 100 - 1) AS i
            """;

    private static final String SLOTS = """
            INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity, current_bookings)
            SELECT slot_id, 'resource-past', now() - interval '31 days', now() - interval '30 days', 100, count(*)
              FROM past
             GROUP BY slot_id
            """;

    private static final String APPOINTMENTS = """
            INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, created_at)
            SELECT id, slot_id, 'customer-' || i % 50000, 1, now() - interval '60 days' FROM past ORDER BY i
            """;

    private static final String DECISIONS = """
            INSERT INTO booking_decisions
                   (request_id, slot_id, request_digest, outcome, customer_id, quantity, current_bookings, capacity,
                    topic_partition, topic_offset, decided_at)
            SELECT id, slot_id, id, 'CONFIRMED', 'customer-' || i % 50000, 1, i % 100 + 1, 100, i % 12, i / 12,
                   now() - interval '60 days'
              FROM past
             ORDER BY i
            """;

    private static void add(Connection connection, long firstSlot, long endSlot) throws SQLException {
        try (PreparedStatement ids = connection.prepareStatement(IDS);
                Statement statement = connection.createStatement()) {
            ids.setLong(1, firstSlot);
            ids.setLong(2, endSlot);
            ids.executeUpdate();
            statement.executeUpdate(SLOTS);
            statement.executeUpdate(APPOINTMENTS);
            statement.executeUpdate(DECISIONS);
            connection.commit();
        }
    }
}
