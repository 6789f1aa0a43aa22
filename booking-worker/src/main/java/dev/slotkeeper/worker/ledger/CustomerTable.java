package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.worker.decision.CustomerBooking;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;

/** Locks customers against concurrent batches with the same customers and reads what these customers have. */
final class CustomerTable {

    /** Number of locks that customers share: all fit into the lock table of a server for two dozen connections. */
    private static final int LOCKS = 1_024;

    /** Separates these advisory locks from those of other programs in the same database. */
    private static final int LOCK_CLASS = 0x51_07;

    private CustomerTable() {}

    /**
     * The given customers and the owners of the given bookings. OFFSET 0 keeps the planner from reversing the join
     * order.
     */
    private static final String CUSTOMERS = """
            SELECT unnest(?::text[]) COLLATE "C" AS customer_id
             UNION
            SELECT moved.customer_id FROM unnest(?::uuid[]) AS wanted (booking_id)
             CROSS JOIN LATERAL (
                   SELECT customer_id FROM appointments WHERE booking_id = wanted.booking_id OFFSET 0) AS moved
            """;

    /**
     * Locks the customers given by two array parameters: ids of customers, and ids of bookings whose owners are added.
     * The following statements see everything that previous holders of the locks committed. Locks are taken in the
     * order of their keys, so that batches can't deadlock.
     */
    static final String LOCK = """
            SELECT pg_advisory_xact_lock(%d, key)
              FROM (SELECT DISTINCT hashtext(customer_id) & %d AS key FROM (%s) AS customer ORDER BY key) AS wanted
            """.formatted(LOCK_CLASS, LOCKS - 1, CUSTOMERS);

    /** Reads the stays of the same customers. The statuses must be those of the index of {@link CustomerIndex}. */
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

    static CustomerBooking read(ResultSet row) throws SQLException {
        return new CustomerBooking(
                Objects.requireNonNull(row.getObject(1, UUID.class), "a NOT NULL column"),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                JdbcLedgerTransaction.instant(row, 5),
                JdbcLedgerTransaction.instant(row, 6));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), "a NOT NULL column");
    }
}
