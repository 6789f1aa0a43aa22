package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.embedded.Sql;
import dev.slotkeeper.worker.kafka.RequestContainers;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Another program writes to the slots that the worker is about to write to. */
class LostGuardIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final int PARTITION = 2;

    private static Upstream upstream = new Upstream();
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() {
        worker = SYSTEM.worker();
    }

    @AfterAll
    static void stop() {
        upstream.close();
        SYSTEM.close();
    }

    @Test
    void requestIsDecidedAgainOnTheCountThatAnotherWriterLeft() throws SQLException {
        String slot = Requests.slotIn(PARTITION, 3);
        String quiet = Requests.slotIn(PARTITION, 3);
        double lost = racesLost();
        List<BookSlot> requests = List.of(
                Requests.booking(slot), Requests.booking(quiet), Requests.booking(slot), Requests.booking(slot));
        UUID foreign = UUID.randomUUID();
        try (Connection other = BookingSystem.SERVICES.connect()) {
            other.setAutoCommit(false);
            book(other, foreign, slot);
            sendAsOneBatch(requests);
            Awaitility.await().atMost(TIMEOUT).until(() -> workerWaitsForALock());
            other.commit();
        }
        upstream.awaitReplies(requests, TIMEOUT);
        expectSeats(requests.get(0), 2);
        expectSeats(requests.get(1), 1);
        expectSeats(requests.get(2), 3);
        expectNo(requests.get(3), ErrorCode.SLOT_UNAVAILABLE, Reason.FULL);
        assertThat(racesLost() - lost).isEqualTo(1);
        assertThat(Books.currentBookings(slot)).isEqualTo(3);
        assertThat(Books.appointments(slot)).isEqualTo(3);
        Books.write("DELETE FROM appointments WHERE booking_id = ?", foreign);
        Books.write("UPDATE availability_slots SET current_bookings = current_bookings - 1 WHERE slot_id = ?", slot);
        Books.balance();
    }

    @Test
    void slotThatIsClosedInBetweenIsRefusedAsClosed() throws SQLException {
        String slot = Requests.slotIn(PARTITION, 3);
        double lost = racesLost();
        BookSlot request = Requests.booking(slot);
        try (Connection other = BookingSystem.SERVICES.connect()) {
            other.setAutoCommit(false);
            Sql.execute(other, "UPDATE availability_slots SET is_available = false WHERE slot_id = ?", slot);
            sendAsOneBatch(List.of(request));
            Awaitility.await().atMost(TIMEOUT).until(() -> workerWaitsForALock());
            other.commit();
        }
        upstream.awaitReply(request, TIMEOUT);
        expectNo(request, ErrorCode.SLOT_UNAVAILABLE, Reason.CLOSED);
        assertThat(racesLost() - lost).isEqualTo(1);
        Books.balance();
    }

    @Test
    void slotWhoseWritesAreAlwaysLostIsRefusedAfterThreeAttemptsAndNothingOfThemStays() {
        String slot = Requests.slotIn(PARTITION, 5);
        String neighbour = Requests.slotIn(PARTITION, 5);
        double lost = racesLost();
        ignoreUpdates(slot);
        List<BookSlot> requests = List.of(
                Requests.booking(neighbour),
                Requests.booking(slot),
                Requests.booking(slot, 6),
                Requests.booking(neighbour));
        try {
            sendAsOneBatch(requests);
            upstream.awaitReplies(requests, TIMEOUT);
        } finally {
            Books.write("DROP TRIGGER ignore_updates ON availability_slots");
            Books.write("DROP FUNCTION ignore_updates()");
        }
        expectSeats(requests.get(0), 1);
        expectNo(requests.get(1), ErrorCode.SLOT_UPDATE_FAILED, null);
        expectNo(requests.get(2), ErrorCode.SLOT_UNAVAILABLE, Reason.FULL);
        expectSeats(requests.get(3), 2);
        assertThat(racesLost() - lost).as("attempts").isEqualTo(3);
        assertThat(Books.appointments(slot)).isZero();
        assertThat(Books.currentBookings(slot)).isZero();
        assertThat(Books.value(
                        "SELECT code FROM booking_decisions WHERE request_id = ?",
                        requests.get(1).requestId()))
                .isEqualTo("SLOT_UPDATE_FAILED");

        // The decision is final, although the slot could be booked now.
        upstream.send(PARTITION, List.of(requests.get(1)));
        UUID id = requests.get(1).requestId();
        Awaitility.await().atMost(TIMEOUT).until(() -> upstream.replies(id).size() == 2);
        expectNo(requests.get(1), ErrorCode.SLOT_UPDATE_FAILED, null);
        assertThat(Books.currentBookings(slot)).isZero();
        Books.balance();
    }

    @Test
    void batchWaitsForALockThatIsHeldLongerThanItsTimeoutAndIsThenDecidedOnce() throws SQLException {
        String slot = Requests.slotIn(PARTITION, 1);
        String neighbour = Requests.slotIn(PARTITION, 1);
        List<BookSlot> requests = List.of(
                Requests.booking(neighbour),
                Requests.booking(slot),
                Requests.booking(slot),
                Requests.booking(neighbour));
        try (Connection other = BookingSystem.SERVICES.connect()) {
            other.setAutoCommit(false);
            Sql.execute(other, "SELECT FROM availability_slots WHERE slot_id = ? FOR UPDATE", slot);
            long writes = writes();
            sendAsOneBatch(requests);
            Awaitility.await("two attempts that gave up").atMost(TIMEOUT).until(() -> writes() - writes >= 2);
            assertThat(requests).noneMatch(upstream::isAnswered);
            other.rollback();
        }
        upstream.awaitReplies(requests, TIMEOUT);
        expectSeats(requests.get(0), 1);
        expectSeats(requests.get(1), 1);
        expectNo(requests.get(2), ErrorCode.SLOT_UNAVAILABLE, Reason.FULL);
        expectNo(requests.get(3), ErrorCode.SLOT_UNAVAILABLE, Reason.FULL);
        assertThat(Books.decisions(slot) + Books.decisions(neighbour)).isEqualTo(4);
        assertThat(requests).allSatisfy(request -> assertThat(upstream.replies(request.requestId()))
                .hasSize(1));
        Books.balance();
    }

    private static void sendAsOneBatch(List<BookSlot> requests) {
        RequestContainers containers = worker.getBean(RequestContainers.class);
        containers.stop();
        upstream.send(PARTITION, requests);
        containers.start();
    }

    private static void book(Connection other, UUID bookingId, String slot) throws SQLException {
        Sql.execute(
                other, "UPDATE availability_slots SET current_bookings = current_bookings + 1 WHERE slot_id = ?", slot);
        Sql.execute(
                other,
                "INSERT INTO appointments (booking_id, slot_id, customer_id, quantity) VALUES (?, ?, 'by telephone', 1)",
                bookingId,
                slot);
    }

    private static boolean workerWaitsForALock() {
        return Books.value("""
                        SELECT count(*) FROM pg_stat_activity
                         WHERE application_name = 'booking-worker' AND wait_event_type = 'Lock'
                        """).equals("1");
    }

    private static void ignoreUpdates(String slot) {
        Books.write("""
                CREATE FUNCTION ignore_updates() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RETURN CASE WHEN NEW.slot_id = '%s' THEN NULL ELSE NEW END;
                END
                $$
                """.formatted(slot));
        Books.write("""
                CREATE TRIGGER ignore_updates BEFORE UPDATE ON availability_slots
                FOR EACH ROW EXECUTE FUNCTION ignore_updates()
                """);
    }

    private static double racesLost() {
        return BookingSystem.metric(worker, "booking.write.conflicts");
    }

    /** Returns the number of batches that the worker tried to write, with or without success. */
    private static long writes() {
        return worker.getBean(MeterRegistry.class)
                .get("booking.step")
                .tag("step", "write")
                .timer()
                .count();
    }

    private static void expectSeats(BookSlot request, int seats) {
        assertThat(upstream.reply(request))
                .isInstanceOfSatisfying(BookingConfirmed.class, yes -> assertThat(yes.currentBookings())
                        .isEqualTo(seats));
    }

    private static void expectNo(BookSlot request, ErrorCode code, @org.jspecify.annotations.Nullable Reason reason) {
        assertThat(upstream.reply(request)).isInstanceOfSatisfying(BookingRejected.class, no -> {
            assertThat(no.code()).isEqualTo(code);
            assertThat(no.reason()).isEqualTo(reason);
        });
    }
}
