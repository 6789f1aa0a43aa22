package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Looks into the tables, as an auditor would. */
final class Books {

    private Books() {}

    /** Guarantees 1 and 2, for every slot there is, in one snapshot. */
    static void balance() {
        assertThat(rows("""
                        SELECT slot.slot_id, slot.capacity, slot.current_bookings, coalesce(live.seats, 0)
                          FROM availability_slots AS slot
                          LEFT JOIN (SELECT slot_id, sum(quantity) AS seats FROM appointments
                                      WHERE status IN ('CONFIRMED', 'HELD') GROUP BY slot_id) AS live USING (slot_id)
                         WHERE slot.current_bookings <> coalesce(live.seats, 0)
                            OR slot.current_bookings > slot.capacity
                        """))
                .as("slots whose counter differs from their live bookings, or that are overbooked")
                .isEmpty();
        assertThat(rows("""
                        SELECT booking_id FROM appointments
                          FULL JOIN (SELECT request_id AS booking_id FROM booking_decisions
                                      WHERE outcome IN ('HELD', 'WAITLISTED')
                                         OR outcome = 'CONFIRMED' AND details IS NULL) AS granted USING (booking_id)
                         WHERE (appointments.slot_id IS NULL) OR NOT EXISTS (
                               SELECT FROM booking_decisions WHERE request_id = booking_id)
                        """))
                .as("appointments without a decision, or granted decisions without an appointment")
                .isEmpty();
    }

    static int currentBookings(String slotId) {
        return Integer.parseInt(value("SELECT current_bookings FROM availability_slots WHERE slot_id = ?", slotId));
    }

    static int appointments(String slotId) {
        return Integer.parseInt(value("SELECT count(*) FROM appointments WHERE slot_id = ?", slotId));
    }

    static int decisions(String slotId) {
        return Integer.parseInt(value("SELECT count(*) FROM booking_decisions WHERE slot_id = ?", slotId));
    }

    static String value(String sql, Object... parameters) {
        List<String> rows = rows(sql, parameters);
        assertThat(rows).as(sql).hasSize(1);
        return rows.get(0);
    }

    /** Returns each row's columns, joined by {@code |}. */
    static List<String> rows(String sql, Object... parameters) {
        try (Connection connection = BookingSystem.SERVICES.connect()) {
            return Sql.rows(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Writes as a program outside Slotkeeper does, and returns the number of changed rows. */
    static int write(String sql, Object... parameters) {
        try (Connection connection = BookingSystem.SERVICES.connect()) {
            return Sql.execute(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
