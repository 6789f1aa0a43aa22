package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.worker.decision.Stay;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;

/** Keeps others from giving seats to the same customers at once, and reads what these customers have. */
final class CustomerTable {

    /** Customers share so few locks that all of them fit into the lock table of a server for two dozen connections. */
    private static final int LOCKS = 1_024;

    /** Tells these locks from those that other programs take in the same database. */
    private static final int LOCK_CLASS = 0x51_07;

    private CustomerTable() {}

    /** Customers by name, and those whose bookings are to be moved. OFFSET 0 keeps the planner from turning joins around. */
    private static final String CUSTOMERS = """
            SELECT unnest(?::text[]) COLLATE "C" AS customer_id
             UNION
            SELECT moved.customer_id FROM unnest(?::uuid[]) AS wanted (booking_id)
             CROSS JOIN LATERAL (
                   SELECT customer_id FROM appointments WHERE booking_id = wanted.booking_id OFFSET 0) AS moved
            """;

    /**
     * Takes two arrays: customers, and bookings whose customers are wanted. Statements that follow see all that whoever had
     * the locks before has committed. In the order of the keys, so that no two batches wait for each other.
     */
    static final String LOCK = """
            SELECT pg_advisory_xact_lock(%d, key)
              FROM (SELECT DISTINCT hashtext(customer_id) & %d AS key FROM (%s) AS customer ORDER BY key) AS wanted
            """.formatted(LOCK_CLASS, LOCKS - 1, CUSTOMERS);

    /** Takes the same arrays. The statuses are those of the index that operators make, see {@link CustomerIndex}. */
    static final String QUERY = """
            SELECT booking.booking_id, customer.customer_id, booking.slot_id, slot.resource_id, slot.starts_at, slot.ends_at
              FROM (%s) AS customer
             CROSS JOIN LATERAL (
                   SELECT booking_id, slot_id FROM appointments
                    WHERE customer_id = customer.customer_id AND status IN ('CONFIRMED', 'HELD', 'WAITLISTED')
                   OFFSET 0) AS booking
             CROSS JOIN LATERAL (
                   SELECT resource_id, starts_at, ends_at FROM availability_slots
                    WHERE slot_id = booking.slot_id AND ends_at > statement_timestamp()
                   OFFSET 0) AS slot
            """.formatted(CUSTOMERS);

    static Stay read(ResultSet row) throws SQLException {
        return new Stay(
                Objects.requireNonNull(row.getObject(1, UUID.class), "a NOT NULL column"),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                SqlTransaction.instant(row, 5),
                SqlTransaction.instant(row, 6));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), "a NOT NULL column");
    }
}
