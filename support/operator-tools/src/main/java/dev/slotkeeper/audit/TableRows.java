package dev.slotkeeper.audit;

import dev.slotkeeper.audit.replay.BookingRow;
import dev.slotkeeper.audit.replay.Difference;
import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.audit.replay.SlotRow;
import dev.slotkeeper.reference.ModelBooking;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the slots and bookings of one snapshot. */
final class TableRows {

    private final DatabaseSnapshot snapshot;

    TableRows(DatabaseSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    private static final String NOT_BEGUN_IN = """
            SELECT slot.slot_id
              FROM availability_slots AS slot
             WHERE NOT EXISTS (
                   SELECT FROM booking_decisions AS decision
                     JOIN unnest(?::int4[], ?::int8[], ?::int8[]) AS log (number, first, until)
                       ON log.number = decision.topic_partition
                      AND decision.topic_offset >= log.first AND decision.topic_offset < log.until
                    WHERE decision.slot_id = slot.slot_id AND decision.outcome = 'SLOT_CREATED')
            """;

    /** Returns the slots that were not created in this part of the log. */
    Set<String> notBegunIn(LogRange range) throws SQLException {
        Set<String> slotIds = new HashSet<>();
        snapshot.query(
                NOT_BEGUN_IN,
                statement -> {
                    statement.setArray(1, snapshot.array("int4", range.numbers()));
                    statement.setArray(2, snapshot.array("int8", range.firsts()));
                    statement.setArray(3, snapshot.array("int8", range.untils()));
                },
                row -> slotIds.add(row.getString(1)));
        return slotIds;
    }

    private static final String ERASED = "SELECT booking_id FROM appointments WHERE customer_id ~ ?";

    /** Returns the bookings whose customer was erased. */
    Set<UUID> erased() throws SQLException {
        Set<UUID> bookingIds = new HashSet<>();
        snapshot.query(
                ERASED,
                statement -> statement.setString(1, Pseudonym.SQL_PATTERN),
                row -> bookingIds.add(row.getObject(1, UUID.class)));
        return bookingIds;
    }

    private static final String BOOKINGS = """
            SELECT booking_id, slot_id, customer_id, quantity, status, expires_at, end_reason, first_booking_id,
                   earlier_terms, rescheduled_to
              FROM appointments
            """;

    void bookings(Consumer<BookingRow> rows) throws SQLException {
        snapshot.query(
                BOOKINGS,
                none -> {},
                row -> rows.accept(new BookingRow(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        DatabaseSnapshot.optionalInstant(row, 6),
                        row.getString(7),
                        moves(row))));
    }

    private static ModelBooking.@Nullable Moves moves(ResultSet row) throws SQLException {
        UUID first = row.getObject(8, UUID.class);
        return first == null ? null : new ModelBooking.Moves(first, row.getInt(9), row.getObject(10, UUID.class));
    }

    private static final String SLOTS = """
            SELECT slot_id, resource_id, starts_at, ends_at, capacity, price, terms_version, current_bookings, waiting,
                   is_available, closed_by_hand, deleted_at IS NOT NULL, sequence
              FROM availability_slots
            """;

    void slots(Consumer<SlotRow> rows) throws SQLException {
        snapshot.query(
                SLOTS,
                none -> {},
                row -> rows.accept(new SlotRow(
                        row.getString(1),
                        row.getString(2),
                        DatabaseSnapshot.instant(row, 3),
                        DatabaseSnapshot.instant(row, 4),
                        row.getInt(5),
                        row.getString(6),
                        row.getInt(7),
                        row.getInt(8),
                        row.getInt(9),
                        row.getBoolean(10),
                        row.getBoolean(11),
                        row.getBoolean(12),
                        row.getLong(13))));
    }

    private static final String UNBALANCED = """
            SELECT slot.slot_id, coalesce(booked.seats, 0), slot.current_bookings, coalesce(booked.waiting, 0), slot.waiting
              FROM availability_slots AS slot
              LEFT JOIN (SELECT slot_id,
                                sum(quantity) FILTER (WHERE status IN ('CONFIRMED', 'HELD')) AS seats,
                                count(*) FILTER (WHERE status = 'WAITLISTED') AS waiting
                           FROM appointments GROUP BY slot_id) AS booked USING (slot_id)
             WHERE slot.current_bookings <> coalesce(booked.seats, 0) OR slot.waiting <> coalesce(booked.waiting, 0)
             ORDER BY slot.slot_id
            """;

    /**
     * Reports slots whose counters differ from the sums over their bookings. Counters and sums agree in every snapshot,
     * for every slot.
     */
    void unbalanced(Consumer<Difference> differences) throws SQLException {
        snapshot.query(UNBALANCED, none -> {}, row -> {
            String what = Difference.expected("current_bookings", row.getLong(2), row.getLong(3)) + "; "
                    + Difference.expected("waiting", row.getLong(4), row.getLong(5));
            differences.accept(new Difference(Difference.Kind.COUNT_DIFFERS, null, null, row.getString(1), what));
        });
    }
}
