package dev.slotkeeper.erasing;

import dev.slotkeeper.commandline.CommandFailedException;
import dev.slotkeeper.commandline.DatabaseOptions;
import dev.slotkeeper.commandline.Printable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and erases the rows of one customer. Uses one connection and waits at most 5 s for a lock. */
final class CustomerRows implements AutoCloseable {

    private static final int MAX_LIVE = 10_000;
    private static final String BOUNDED = "SET lock_timeout = '5s'";

    private final Connection connection;
    private final String customerId;
    private final CustomerDecisions decisions;

    private CustomerRows(Connection connection, String customerId) {
        this.connection = connection;
        this.customerId = customerId;
        this.decisions = new CustomerDecisions(connection, customerId);
    }

    static CustomerRows open(EraseOptions options) throws SQLException {
        DatabaseOptions database = options.database;
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        try (Statement bounded = connection.createStatement()) {
            bounded.execute(BOUNDED);
            connection.setAutoCommit(false);
            return new CustomerRows(connection, options.customerId);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The number of rows that name the customer. */
    record Counts(long bookings, long decisions) {

        boolean areZero() {
            return bookings == 0 && decisions == 0;
        }
    }

    private static final String LIVE = """
            SELECT booking.booking_id, booking.slot_id, booking.status
              FROM appointments AS booking
              JOIN availability_slots AS slot ON slot.slot_id = booking.slot_id
             WHERE booking.customer_id = ?
               AND (booking.status IN ('HELD', 'WAITLISTED') OR booking.status = 'CONFIRMED' AND slot.ends_at > now())
             ORDER BY booking.slot_id, booking.booking_id
             LIMIT ?
            """;

    /**
     * Returns the customer's live bookings, at most 10,000: holds, waitlist entries, and confirmed bookings whose slot
     * has not ended. They have to be cancelled before the customer can be erased.
     */
    List<LiveBooking> live() throws SQLException {
        List<LiveBooking> live = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LIVE)) {
            statement.setString(1, customerId);
            statement.setInt(2, MAX_LIVE);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    live.add(new LiveBooking(uuid(row, 1), row.getString(2), row.getString(3)));
                }
            }
        }
        return live;
    }

    private static final String DECIDED = "SELECT count(*) FROM booking_decisions WHERE request_id = ANY (?)";

    /** Returns the number of these requests that are decided. */
    int decided(Collection<UUID> requestIds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DECIDED)) {
            statement.setArray(1, connection.createArrayOf("uuid", requestIds.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } finally {
            // Ends the transaction, so that the next call reads a new snapshot.
            connection.rollback();
        }
    }

    private static final String COUNT_BOOKINGS = "SELECT count(*) FROM appointments WHERE customer_id = ?";

    Counts count() throws SQLException {
        try (PreparedStatement bookings = connection.prepareStatement(COUNT_BOOKINGS)) {
            bookings.setString(1, customerId);
            return new Counts(number(bookings), decisions.count());
        } finally {
            connection.rollback();
        }
    }

    static long number(PreparedStatement count) throws SQLException {
        try (ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static final String LOCK = """
            SELECT booking_id FROM appointments WHERE customer_id = ? ORDER BY slot_id, booking_id FOR UPDATE
            """;

    private static final String ERASE_BOOKINGS = "UPDATE appointments SET customer_id = ? WHERE customer_id = ?";

    /**
     * Replaces the customer's id with the pseudonym in decisions and bookings, in one transaction. Returns null,
     * without any change, if a booking is live again. Decisions come first: finding them takes long, and no other
     * program waits for their rows. Programs that decide about the customer's bookings wait from the lock to the
     * commit.
     *
     * @throws SQLException if nothing was erased
     * @throws CommandFailedException if the outcome of the commit is unknown
     */
    @Nullable
    Counts erase(String pseudonym) throws SQLException {
        Counts erased;
        try {
            long erasedDecisions = decisions.erase(pseudonym);
            try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
                lock.setString(1, customerId);
                lock.executeQuery().close();
            }
            if (!live().isEmpty()) {
                connection.rollback();
                return null;
            }
            try (PreparedStatement update = connection.prepareStatement(ERASE_BOOKINGS)) {
                update.setString(1, pseudonym);
                update.setString(2, customerId);
                erased = new Counts(update.executeLargeUpdate(), erasedDecisions);
            }
        } catch (SQLException | RuntimeException e) {
            undo(e);
            throw e;
        }
        commit();
        return erased;
    }

    private void undo(Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The server rolls back when the connection ends.
            failure.addSuppressed(e);
        }
    }

    private void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new CommandFailedException(
                    "It is not known whether it was erased: the COMMIT was not answered. Run --dry-run, and erase again"
                            + " if it finds rows. Database error: " + Printable.text(e.getMessage()),
                    e);
        }
    }

    static UUID uuid(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class), "a NOT NULL column");
    }

    /**
     * Closes the connection. An error here is ignored: the outcome is already known, so it must not be reported as a
     * failure.
     */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The connection is gone, as intended.
        }
    }
}
