package dev.slotkeeper.bench.peers;

import dev.slotkeeper.contracts.BookSlot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Books with one statement that contains the guarded update and the insert. */
final class GuardedBooking {

    private GuardedBooking() {}

    /**
     * The result of a booking.
     *
     * @param currentBookings number of taken seats of the slot, this booking included
     */
    record Booked(int currentBookings, int capacity, Instant at) {}

    private static final String BOOK = """
            WITH slot AS (
                UPDATE availability_slots
                   SET current_bookings = current_bookings + ?
                 WHERE slot_id = ?
                   AND is_available
                   AND starts_at > now()
                   AND current_bookings + ? <= capacity
                RETURNING slot_id, current_bookings, capacity
            ), booking AS (
                INSERT INTO appointments (booking_id, slot_id, customer_id, quantity)
                SELECT ?, slot_id, ?, ? FROM slot
            )
            SELECT current_bookings, capacity, now() FROM slot
            """;

    /**
     * Books on a connection with auto-commit on.
     *
     * @return null if the slot can't be booked
     * @throws SQLException also if this request has a booking already
     */
    static @Nullable Booked book(Connection connection, BookSlot request) throws SQLException {
        try (PreparedStatement book = connection.prepareStatement(BOOK)) {
            book.setInt(1, request.quantity());
            book.setString(2, request.slotId());
            book.setInt(3, request.quantity());
            book.setObject(4, request.requestId());
            book.setString(5, request.customerId());
            book.setInt(6, request.quantity());
            try (ResultSet slot = book.executeQuery()) {
                return slot.next() ? new Booked(slot.getInt(1), slot.getInt(2), instant(slot, 3)) : null;
            }
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
