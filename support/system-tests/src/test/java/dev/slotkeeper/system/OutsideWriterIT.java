package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.booking;
import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Other programs may write to the tables; the guard is there for them: guarantees 1 and 2. */
class OutsideWriterIT {

    private static final int SEATS = 300;

    @Test
    void outsideWriterRacingTheWorkerNeverOverbooks() {
        try (BookingSystem system = new BookingSystem();
                KafkaRequester client = new KafkaRequester()) {
            system.worker();
            String slot = slot(SEATS);
            CountDownLatch start = new CountDownLatch(1);
            CompletableFuture<Integer> outside = CompletableFuture.supplyAsync(() -> bookDirectly(slot, start));
            List<UUID> sent = new ArrayList<>();
            start.countDown();
            for (int i = 0; i < 2 * SEATS; i++) {
                sent.add(client.send(booking(slot)));
            }
            long confirmed = sent.stream()
                    .map(client::reply)
                    .filter(reply ->
                            new String(reply, java.nio.charset.StandardCharsets.UTF_8).contains("BookingConfirmed"))
                    .count();
            int others = outside.join();
            assertThat(others).isPositive();
            assertThat(confirmed).isPositive();
            assertThat(confirmed + others).isEqualTo(SEATS);
            assertThat(Books.currentBookings(slot)).isEqualTo(SEATS);
            // Its own bookings have no decision, so only the counter and the rows are compared here.
            assertThat(Books.appointments(slot)).isEqualTo(SEATS);
            Books.write("DELETE FROM appointments WHERE slot_id = ? AND customer_id = 'outside'", slot);
            Books.write(
                    "UPDATE availability_slots SET current_bookings = current_bookings - ? WHERE slot_id = ?",
                    others,
                    slot);
            Books.balance();
        }
    }

    private static final String TAKE_SEAT = """
        UPDATE availability_slots SET current_bookings = current_bookings + 1 WHERE slot_id = ? AND is_available
        """;

    private static final String INSERT_BOOKING = """
        INSERT INTO appointments (booking_id, slot_id, customer_id, quantity)
        VALUES (gen_random_uuid(), ?, 'outside', 1)
        """;

    /** One transaction a seat with the same guard, until half of the slot is sold or it is full. */
    private static int bookDirectly(String slot, CountDownLatch start) {
        int booked = 0;
        try (Connection connection = BookingSystem.SERVICES.connect()) {
            connection.setAutoCommit(false);
            start.await();
            for (int i = 0; i < SEATS / 2; i++) {
                if (Sql.execute(connection, TAKE_SEAT, slot) == 1) {
                    Sql.execute(connection, INSERT_BOOKING, slot);
                    booked++;
                }
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return booked;
    }
}
