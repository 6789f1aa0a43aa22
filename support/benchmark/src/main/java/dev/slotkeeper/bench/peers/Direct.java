package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.contracts.BookSlot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * The flow that Slotkeeper replaces, without its defects: reads and validates, inserts the appointment, takes the seats
 * if they are still free, deletes the appointment if they are not; one transaction per request, no Kafka.
 *
 * <p>Two transactions on one slot can't deadlock: the foreign key locks the slot's row in a mode (FOR KEY SHARE) that
 * does not conflict with an update of its counter.
 */
public final class Direct implements Peer {

    private final int connections;

    /** @param connections number of connections to PostgreSQL, each with its own thread */
    public Direct(int connections) {
        this.connections = connections;
    }

    @Override
    public String name() {
        return "direct/" + connections;
    }

    @Override
    public Map<Metric, Double> decide(Stage stage, Workload workload, Duration most) {
        return new DirectPeer(connections, false, Direct::book).decide(stage, workload, most);
    }

    private static boolean book(Connection connection, BookSlot request) throws SQLException {
        boolean isBooked = false;
        if (isBookable(connection, request)) {
            insert(connection, request);
            isBooked = takeSeats(connection, request);
            if (!isBooked) {
                delete(connection, request);
            }
        }
        connection.commit();
        return isBooked;
    }

    private static final String READ_SLOT = """
            SELECT is_available, starts_at > now(), capacity - current_bookings
              FROM availability_slots
             WHERE slot_id = ?
            """;

    private static boolean isBookable(Connection connection, BookSlot request) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ_SLOT)) {
            read.setString(1, request.slotId());
            try (ResultSet slot = read.executeQuery()) {
                return slot.next() && slot.getBoolean(1) && slot.getBoolean(2) && slot.getInt(3) >= request.quantity();
            }
        }
    }

    private static final String INSERT_APPOINTMENT = """
            INSERT INTO appointments (booking_id, slot_id, customer_id, quantity)
            VALUES (?, ?, ?, ?)
            """;

    private static void insert(Connection connection, BookSlot request) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_APPOINTMENT)) {
            insert.setObject(1, request.requestId());
            insert.setString(2, request.slotId());
            insert.setString(3, request.customerId());
            insert.setInt(4, request.quantity());
            insert.executeUpdate();
        }
    }

    private static final String TAKE_SEATS = """
            UPDATE availability_slots
               SET current_bookings = current_bookings + ?
             WHERE slot_id = ?
               AND is_available
               AND current_bookings + ? <= capacity
            """;

    private static boolean takeSeats(Connection connection, BookSlot request) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(TAKE_SEATS)) {
            update.setInt(1, request.quantity());
            update.setString(2, request.slotId());
            update.setInt(3, request.quantity());
            return update.executeUpdate() == 1;
        }
    }

    private static final String DELETE_APPOINTMENT = "DELETE FROM appointments WHERE booking_id = ?";

    private static void delete(Connection connection, BookSlot request) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE_APPOINTMENT)) {
            delete.setObject(1, request.requestId());
            delete.executeUpdate();
        }
    }
}
