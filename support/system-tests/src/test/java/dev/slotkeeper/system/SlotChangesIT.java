package dev.slotkeeper.system;

import static dev.slotkeeper.embedded.Sql.execute;
import static dev.slotkeeper.embedded.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which changes of slots the database records for {@code booking.availability}. */
class SlotChangesIT {

    private static final String INSERT = """
        INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
        SELECT 'slot-' || i, 'r', '2031-01-01', '2031-01-02', 2 FROM generate_series(1, %d) AS i
        ON CONFLICT DO NOTHING
        """;
    private static final String ALL = "slot-1,slot-2,slot-3";

    private final OwnSchema tables = new OwnSchema();
    private Connection connection;

    @BeforeEach
    void insertSlots() throws SQLException {
        connection = tables.connect();
        execute(connection, INSERT.formatted(2));
    }

    @AfterEach
    void dropTables() throws SQLException {
        connection.close();
        tables.close();
    }

    @Test
    void eachInsertedSlotIsRecordedAndNoOther() throws SQLException {
        assertThat(recorded()).isEqualTo("slot-1,slot-2");
        forget();
        execute(connection, INSERT.formatted(3));
        assertThat(recorded()).isEqualTo("slot-3");
    }

    @Test
    void eachDeletedSlotIsRecorded() throws SQLException {
        forget();
        execute(connection, "DELETE FROM availability_slots");
        assertThat(recorded()).isEqualTo("slot-1,slot-2");
    }

    @Test
    void eachUpdatedSlotIsRecordedAndItsSequenceIncremented() throws SQLException {
        execute(connection, INSERT.formatted(3));
        forget();
        execute(connection, "UPDATE availability_slots SET current_bookings = 1");
        assertThat(recorded()).isEqualTo(ALL);
        assertThat(value(connection, "SELECT string_agg(DISTINCT sequence::text, ',') FROM availability_slots"))
                .isEqualTo("2");
    }

    /** The worker increments the sequence itself and publishes the slot without this table. */
    @Test
    void anUpdateThatIncrementsTheSequenceIsNotRecorded() throws SQLException {
        forget();
        execute(connection, "UPDATE availability_slots SET current_bookings = 1, sequence = sequence + 1");
        assertThat(recorded()).isEmpty();
        assertThat(value(connection, "SELECT string_agg(DISTINCT sequence::text, ',') FROM availability_slots"))
                .isEqualTo("2");
    }

    private void forget() throws SQLException {
        execute(connection, "DELETE FROM slot_changes");
    }

    /** Returns the recorded slot ids, one for each change. */
    private String recorded() throws SQLException {
        return value(connection, "SELECT string_agg(slot_id, ',' ORDER BY slot_id) FROM slot_changes");
    }
}
