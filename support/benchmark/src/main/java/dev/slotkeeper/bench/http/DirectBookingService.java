package dev.slotkeeper.bench.http;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Books in one transaction per request: validates, inserts the appointment, takes the seats, undoes if none are left.
 */
final class DirectBookingService {

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    DirectBookingService(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The result for the caller. */
    sealed interface Outcome permits Booking, Refusal {}

    /** A confirmation, with those members of the contract's BookingConfirmed that apply here. */
    record Booking(
            UUID bookingId,
            String slotId,
            String customerId,
            int quantity,
            int currentBookings,
            int capacity,
            Instant decidedAt)
            implements Outcome {}

    /** A refusal with its reason. */
    record Refusal(ErrorCode code, @Nullable Reason reason) implements Outcome {

        static Refusal of(Reason reason) {
            return new Refusal(reason.code(), reason);
        }
    }

    /** Decides a request and commits before it returns. */
    Outcome book(String slotId, String customerId, int seats) {
        return Objects.requireNonNull(transaction.execute(status -> decide(slotId, customerId, seats)));
    }

    private Outcome decide(String slotId, String customerId, int seats) {
        Slot slot = read(slotId);
        if (slot == null) {
            return new Refusal(ErrorCode.SLOT_NOT_FOUND, null);
        }
        Reason against = slot.against(seats);
        if (against != null) {
            return Refusal.of(against);
        }
        UUID bookingId = insert(slotId, customerId, seats);
        Integer bookings = take(slotId, seats);
        if (bookings == null) {
            delete(bookingId);
            return Refusal.of(Reason.FULL);
        }
        return new Booking(bookingId, slotId, customerId, seats, bookings, slot.capacity(), slot.readAt());
    }

    private record Slot(int capacity, int bookings, boolean isAvailable, Instant startsAt, Instant readAt) {

        /** Returns why the seats can't be booked; null if they can. */
        @Nullable
        Reason against(int seats) {
            if (bookings + seats > capacity) {
                return Reason.FULL;
            }
            if (!isAvailable) {
                return Reason.CLOSED;
            }
            return startsAt.isAfter(readAt) ? null : Reason.IN_PAST;
        }
    }

    private static final String READ_SLOT = """
            SELECT capacity, current_bookings, is_available, starts_at, now() FROM availability_slots WHERE slot_id = ?
            """;

    private @Nullable Slot read(String slotId) {
        List<Slot> found = jdbc.query(
                READ_SLOT,
                (row, i) -> new Slot(row.getInt(1), row.getInt(2), row.getBoolean(3), instant(row, 4), instant(row, 5)),
                slotId);
        return found.isEmpty() ? null : found.get(0);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class), "a NOT NULL column")
                .toInstant();
    }

    /** Uses time-ordered ids like the gateway's, so that new index entries fall on few pages. */
    private static final String INSERT_APPOINTMENT = """
            INSERT INTO appointments (booking_id, slot_id, customer_id, quantity) VALUES (uuidv7(), ?, ?, ?)
            RETURNING booking_id
            """;

    private UUID insert(String slotId, String customerId, int seats) {
        return Objects.requireNonNull(
                jdbc.queryForObject(INSERT_APPOINTMENT, UUID.class, slotId, customerId, seats), "a NOT NULL column");
    }

    /** Guarded by the remaining seats and not by the values read: concurrent bookings alone are no reason to refuse. */
    private static final String TAKE_SEATS = """
            UPDATE availability_slots
               SET current_bookings = current_bookings + ?
             WHERE slot_id = ? AND is_available AND current_bookings + ? <= capacity
            RETURNING current_bookings
            """;

    /** Returns the number of taken seats afterwards; null if too few were left. */
    private @Nullable Integer take(String slotId, int seats) {
        List<Integer> taken = jdbc.query(TAKE_SEATS, (row, i) -> row.getInt(1), seats, slotId, seats);
        return taken.isEmpty() ? null : taken.get(0);
    }

    private static final String DELETE_APPOINTMENT = "DELETE FROM appointments WHERE booking_id = ?";

    private void delete(UUID bookingId) {
        jdbc.update(DELETE_APPOINTMENT, bookingId);
    }
}
