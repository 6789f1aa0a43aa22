package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Booking.Status;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Slot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Reads and writes {@code appointments}. */
final class BookingTable {

    /** Number of columns of a new confirmed booking, the most frequent row; the others keep their defaults. */
    private static final int COLUMNS = 5;

    private final Statements statements;

    BookingTable(Statements statements) {
        this.statements = statements;
    }

    private static final String COLUMNS_READ = """
            booking_id, slot_id, customer_id, quantity, status, expires_at, waits_since
            """;

    /**
     * A query with three array parameters: ids of bookings; slots whose waitlist is read; slots whose live bookings are
     * all read. LIMIT and OFFSET keep the planner from reversing the join order, as in {@link SlotTable}.
     */
    static final String QUERY = """
            SELECT booking.* FROM unnest(?::uuid[]) AS wanted (booking_id)
             CROSS JOIN LATERAL (
                   SELECT %1$s FROM appointments WHERE booking_id = wanted.booking_id LIMIT 1) AS booking
             UNION
            SELECT booking.* FROM unnest(?::text[]) AS wanted (slot_id)
             CROSS JOIN LATERAL (
                   SELECT %1$s FROM appointments
                    WHERE slot_id = wanted.slot_id AND status = 'WAITLISTED' OFFSET 0) AS booking
             UNION
            SELECT booking.* FROM unnest(?::text[]) AS wanted (slot_id)
             CROSS JOIN LATERAL (
                   SELECT %1$s FROM appointments
                    WHERE slot_id = wanted.slot_id AND status IN ('CONFIRMED', 'HELD') OFFSET 0) AS booking
            """.formatted(COLUMNS_READ);

    /** A query with two array parameters, ids and sequences of slots; slots with another sequence are left out. */
    private static final String WAITLISTS = """
            SELECT booking.*, slot.slot_id FROM unnest(?::text[], ?::int8[]) AS wanted (slot_id, sequence)
             CROSS JOIN LATERAL (
                   SELECT slot_id FROM availability_slots
                    WHERE slot_id = wanted.slot_id AND sequence = wanted.sequence LIMIT 1) AS slot
              LEFT JOIN LATERAL (
                   SELECT %s FROM appointments
                    WHERE slot_id = wanted.slot_id AND status = 'WAITLISTED' OFFSET 0) AS booking ON true
            """.formatted(COLUMNS_READ);

    /**
     * Reads the waitlists of these slots as they were when the slots were read. Fails the transaction if a slot has
     * changed since.
     */
    List<Booking> waitlists(List<Slot> slots) {
        Set<String> unchanged = new HashSet<>();
        List<Booking> bookings = new ArrayList<>();
        statements.run(WAITLISTS, statement -> {
            Statements.limitPlanCaching(statement, slots.size());
            statement.setArray(
                    1, statements.array("text", slots.stream().map(Slot::slotId).toArray(String[]::new)));
            statement.setArray(
                    2,
                    statements.array(
                            "int8", slots.stream().mapToLong(Slot::sequence).toArray()));
            statement.execute();
            return Statements.rows(statement, row -> {
                boolean isEntry = row.getString(1) != null;
                return unchanged.add(Objects.requireNonNull(row.getString(8))) | (isEntry && bookings.add(read(row)));
            });
        });
        if (unchanged.size() < slots.size()) {
            throw new UncheckedSqlException(
                    new SQLException("another writer changed a slot before its waitlist was read", "40001"));
        }
        return bookings;
    }

    static Booking read(ResultSet row) throws SQLException {
        OffsetDateTime expiresAt = row.getObject(6, OffsetDateTime.class);
        return new Booking(
                Objects.requireNonNull(row.getObject(1, UUID.class), "a NOT NULL column"),
                Objects.requireNonNull(row.getString(2), "a NOT NULL column"),
                Objects.requireNonNull(row.getString(3), "a NOT NULL column"),
                row.getInt(4),
                Status.valueOf(row.getString(5)),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getLong(7));
    }

    /** Adds the new confirmed bookings, which are most, to the rows. */
    static void confirmed(List<BookingChange> changes, Instant now, Rows rows) {
        for (BookingChange change : changes) {
            if (isNewAndConfirmed(change)) {
                begin(rows.row(COLUMNS), change.after(), now);
            }
        }
    }

    static ArrayRows confirmedRows() {
        return new ArrayRows(COLUMNS);
    }

    private static boolean isNewAndConfirmed(BookingChange change) {
        return change.before() == null && change.after().status() == Status.CONFIRMED;
    }

    private static Rows begin(Rows row, Booking booking, Instant now) {
        return row.uuid(booking.bookingId())
                .text(booking.slotId())
                .text(booking.customerId())
                .integer(booking.quantity())
                .instant(now);
    }

    private static final String INSERT_OTHERS = """
            INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, created_at, status, expires_at, waits_since)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int4[], ?::timestamptz[], ?::text[],
                   ?::timestamptz[], ?::int8[])
            """;

    private static final String UPDATE = """
            UPDATE appointments AS booking
               SET status = change.status, expires_at = change.expires_at
              FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[]) AS change (booking_id, expected, status, expires_at)
             WHERE booking.booking_id = change.booking_id AND booking.status = change.expected
            """;

    /** Writes all changes except new confirmed bookings. */
    void writeOthers(List<BookingChange> changes, Instant now) {
        ArrayRows inserted = new ArrayRows(8);
        ArrayRows updated = new ArrayRows(4);
        for (BookingChange change : changes) {
            Booking after = change.after();
            if (change.before() != null) {
                updated.row(4)
                        .uuid(after.bookingId())
                        .text(change.before().status().name())
                        .text(after.status().name())
                        .text(
                                after.expiresAt() == null
                                        ? null
                                        : after.expiresAt().toString());
            } else if (after.status() != Status.CONFIRMED) {
                begin(inserted.row(8), after, now)
                        .text(after.status().name())
                        .text(
                                after.expiresAt() == null
                                        ? null
                                        : after.expiresAt().toString())
                        .bigint(after.waitsSince());
            }
        }
        write(INSERT_OTHERS, inserted);
        if (write(UPDATE, updated) != updated.count()) {
            throw new UncheckedSqlException(
                    new SQLException("another writer changed a booking without changing its slot", "40001"));
        }
    }

    private int write(String sql, ArrayRows rows) {
        if (rows.count() == 0) {
            return 0;
        }
        return statements.run(sql, statement -> {
            Statements.limitPlanCaching(statement, rows.count());
            rows.bind(statements.connection(), statement, 1);
            return statement.executeUpdate();
        });
    }
}
