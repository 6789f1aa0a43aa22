package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.worker.decision.AgreedTerms;
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
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code appointments}. */
final class BookingTable {

    /**
     * Number of columns of a new confirmed booking that neither waited nor was moved, the most frequent row; the others
     * keep their defaults.
     */
    private static final int COLUMNS = 5;

    private final Statements statements;

    BookingTable(Statements statements) {
        this.statements = statements;
    }

    private static final String COLUMNS_READ = """
            booking_id, slot_id, customer_id, quantity, status, expires_at, waits_since,
            agreed_starts_at, agreed_ends_at, agreed_resource_id, agreed_price, end_reason,
            first_booking_id, earlier_terms, rescheduled_to
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

    /** Reads the waitlists of these slots as they were when the slots were read; null if a slot has changed since. */
    @Nullable
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
                return unchanged.add(Objects.requireNonNull(row.getString(16))) | (isEntry && bookings.add(read(row)));
            });
        });
        return unchanged.size() < slots.size() ? null : bookings;
    }

    static Booking read(ResultSet row) throws SQLException {
        OffsetDateTime expiresAt = row.getObject(6, OffsetDateTime.class);
        String endReason = row.getString(12);
        return new Booking(
                Objects.requireNonNull(row.getObject(1, UUID.class), "a NOT NULL column"),
                Objects.requireNonNull(row.getString(2), "a NOT NULL column"),
                Objects.requireNonNull(row.getString(3), "a NOT NULL column"),
                row.getInt(4),
                Status.valueOf(row.getString(5)),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getLong(7),
                agreed(row),
                endReason == null ? null : Reason.valueOf(endReason),
                moves(row));
    }

    private static @Nullable AgreedTerms agreed(ResultSet row) throws SQLException {
        String resourceId = row.getString(10);
        return resourceId == null
                ? null
                : new AgreedTerms(
                        JdbcLedgerTransaction.instant(row, 8),
                        JdbcLedgerTransaction.instant(row, 9),
                        resourceId,
                        row.getString(11));
    }

    private static Booking.@Nullable Moves moves(ResultSet row) throws SQLException {
        UUID first = row.getObject(13, UUID.class);
        return first == null ? null : new Booking.Moves(first, row.getInt(14), row.getObject(15, UUID.class));
    }

    /** Adds the new confirmed bookings that neither waited nor were moved, which are most, to the rows. */
    static void confirmed(List<BookingChange> changes, Instant now, Rows rows) {
        for (BookingChange change : changes) {
            if (isPlain(change)) {
                begin(rows.row(COLUMNS), change.after(), now);
            }
        }
    }

    static ArrayRows confirmedRows() {
        return new ArrayRows(COLUMNS);
    }

    private static boolean isPlain(BookingChange change) {
        Booking after = change.after();
        return change.before() == null
                && after.status() == Status.CONFIRMED
                && after.waitsSince() == 0
                && after.moves() == null;
    }

    private static Rows begin(Rows row, Booking booking, Instant now) {
        return row.uuid(booking.bookingId())
                .text(booking.slotId())
                .text(booking.customerId())
                .integer(booking.quantity())
                .instant(now);
    }

    private static final String INSERT_OTHERS = """
            INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, created_at, status, expires_at, waits_since,
                   agreed_starts_at, agreed_ends_at, agreed_resource_id, agreed_price, end_reason,
                   first_booking_id, earlier_terms, rescheduled_to)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int4[], ?::timestamptz[], ?::text[],
                   ?::timestamptz[], ?::int8[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                   ?::uuid[], ?::int4[], ?::uuid[])
            """;

    private static final String UPDATE = """
            UPDATE appointments AS booking
               SET status = change.status, expires_at = change.expires_at, end_reason = change.end_reason,
                   first_booking_id = change.first, rescheduled_to = change.rescheduled_to
              FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::uuid[], ?::uuid[])
                AS change (booking_id, expected, status, expires_at, end_reason, first, rescheduled_to)
             WHERE booking.booking_id = change.booking_id AND booking.status = change.expected
            """;

    /** Writes all changes except those that {@link #confirmed} adds to the rows. */
    void writeOthers(List<BookingChange> changes, Instant now) {
        ArrayRows inserted = new ArrayRows(16);
        ArrayRows updated = new ArrayRows(7);
        for (BookingChange change : changes) {
            Booking after = change.after();
            Booking.Moves moves = after.moves();
            if (change.before() != null) {
                updated.row(7)
                        .uuid(after.bookingId())
                        .text(change.before().status().name())
                        .text(after.status().name())
                        .text(text(after.expiresAt()))
                        .text(text(after.endReason()))
                        .text(moves == null ? null : text(moves.first()))
                        .text(moves == null ? null : text(moves.to()));
            } else if (!isPlain(change)) {
                AgreedTerms agreed = after.agreed();
                begin(inserted.row(16), after, now)
                        .text(after.status().name())
                        .text(text(after.expiresAt()))
                        .bigint(after.waitsSince())
                        .text(agreed == null ? null : text(agreed.startsAt()))
                        .text(agreed == null ? null : text(agreed.endsAt()))
                        .text(agreed == null ? null : agreed.resourceId())
                        .text(agreed == null ? null : agreed.price())
                        .text(text(after.endReason()))
                        .text(moves == null ? null : text(moves.first()))
                        .integer(moves == null ? 0 : moves.earlierTerms())
                        .text(moves == null ? null : text(moves.to()));
            }
        }
        write(INSERT_OTHERS, inserted);
        if (write(UPDATE, updated) != updated.count()) {
            throw new UncheckedSqlException(
                    new SQLException("another writer changed a booking without changing its slot", "40001"));
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
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
