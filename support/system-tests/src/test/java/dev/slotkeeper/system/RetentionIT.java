package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingCommand.Kind;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Decisions whose time is over are dropped, and nothing else; the days pass by moving what the database wrote down. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetentionIT {

    private static final List<AuditedSystem> RUNNING = new ArrayList<>();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static Instant tomorrow = Instant.EPOCH;
    private static BookSlot first = new BookSlot(UUID.randomUUID(), "kept-1", "c", 1, null, null);
    private static BookSlot second = new BookSlot(UUID.randomUUID(), "kept-1", "c", 1, null, null);

    @BeforeAll
    static void start() {
        tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
        RUNNING.add(
                new AuditedSystem("--booking.worker.retention.interval=1s", "--booking.worker.log-check-interval=1s"));
        assertThat(system().ask(new CreateSlot(
                        UUID.randomUUID(), "kept-1", "r", tomorrow, tomorrow.plus(1, ChronoUnit.HOURS), 5)))
                .isEqualTo("SLOT_CREATED");
    }

    @AfterAll
    static void stop() {
        RUNNING.forEach(AuditedSystem::close);
    }

    private static AuditedSystem system() {
        return RUNNING.get(0);
    }

    @Test
    @Order(1)
    void aRequestIsRememberedOverTheBeginningOfAPeriod() {
        assertThat(system().ask(first)).isEqualTo("CONFIRMED");
        pass(44);
        assertThat(periods()).isEqualTo("1");
        pass(2);
        await("1,2");
        system().send(first);
        assertThat(system().ask(second)).isEqualTo("CONFIRMED");
        // Told again in this period, so that an audit meets it when its decision is dropped.
        system().send(first);

        assertThat(system().value(
                                "SELECT string_agg(period::text, ',') FROM booking_decisions WHERE request_id = ?",
                                first.requestId()))
                .isEqualTo("1");
        assertThat(period(second)).isEqualTo("2");
        assertThat(seats()).isEqualTo("2");
        assertClean(system().audit());
    }

    @Test
    @Order(2)
    void aLongReadStopsNoDecision() throws SQLException {
        double failures = system().metric("booking.decisions.partitions.failures");
        try (Connection reader = system().services().connect()) {
            reader.setAutoCommit(false);
            Sql.execute(reader, "SELECT count(*) FROM booking_decisions");
            pass(46);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> system().metric("booking.decisions.partitions.failures") >= failures + 2);
            assertThat(system().ask(new BookSlot(UUID.randomUUID(), "kept-1", "c", 1, null, null)))
                    .isEqualTo("CONFIRMED");
            assertThat(periods()).isEqualTo("1,2");
        }
        await("1,2,3");
    }

    @Test
    @Order(3)
    void decisionsAreDroppedWhenTheYoungestOfTheirPeriodIsOldEnough() {
        pass(43);
        assertThat(periods()).startsWith("1,2,3");
        keepRequestsFor(Duration.ofMillis(-1));
        pass(3);
        awaitLooks();
        assertThat(periods()).as("requests outlive their decisions").startsWith("1,2,3");
        assertThat(system().metric("booking.decisions.partitions.dropped")).isZero();
        keepRequestsFor(Duration.ofDays(30));
        await("2,3,4");

        assertThat(period(first)).isEmpty();
        assertThat(period(second)).isEqualTo("2");
        assertThat(system().value("SELECT status FROM appointments WHERE booking_id = ?", first.requestId()))
                .isEqualTo("CONFIRMED");
        // The worker counts what it did a moment after the database shows it.
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> system().metric("booking.decisions.partitions.dropped") == 1
                        && system().metric("booking.decisions.partitions") == 3);
        // The events in booking.events did not age with the tables.
        system().edit("UPDATE decision_periods SET closed_at = now() WHERE period = 1");
        List<String> audit = assertClean(system().audit());
        assertThat(audit)
                .anyMatch(line -> line.startsWith("Decisions made before ") && line.contains("compared from "));
    }

    @Test
    @Order(4)
    void aBookingIsNotRepeatedAfterItsDecisionWasDropped() {
        String before = seats();
        system().send(new BookSlot(first.requestId(), "kept-1", "c", 1, null, tomorrow));
        BookSlot neighbour = new BookSlot(UUID.randomUUID(), "kept-1", "c", 1, null, null);

        assertThat(system().ask(neighbour)).isEqualTo("CONFIRMED");
        assertThat(period(first)).isEmpty();
        assertThat(seats()).isEqualTo(Integer.toString(Integer.parseInt(before) + 1));
        Awaitility.await().atMost(TIMEOUT).until(() -> system().metric("booking.dead.letters") == 1);
    }

    @Test
    @Order(5)
    void aBookingCanBeCancelledAfterItsDecisionWasDropped() {
        BookingCommand cancel =
                new BookingCommand(Kind.CANCEL_BOOKING, UUID.randomUUID(), "kept-1", first.requestId(), "c");
        assertThat(system().ask(cancel)).isEqualTo("CANCELLED");
        assertClean(system().audit());
    }

    @Test
    @Order(6)
    void aPartitionWhoseKeptDecisionsAreAllLostIsComparedAllTheSame() {
        BookSlot lost = new BookSlot(UUID.randomUUID(), "lost-1", "c", 1, null, null);
        assertThat(system().ask(lost)).isEqualTo("SLOT_NOT_FOUND");
        Awaitility.await().atMost(TIMEOUT).until(() -> system().committed(Integer.parseInt(partition(lost))) > 0);
        assertThat(system().edit(
                                "DELETE FROM booking_decisions WHERE topic_partition = ?",
                                Integer.valueOf(partition(lost))))
                .as("nothing else was asked of that partition")
                .isEqualTo(1);

        assertThat(system().audit())
                .contains("exit status 1")
                .anyMatch(line -> line.startsWith("DECISION_MISSING ")
                        && line.contains(lost.requestId().toString()));
    }

    private static String partition(BookSlot request) {
        return system().value(
                        "SELECT topic_partition FROM booking_decisions WHERE request_id = ?", request.requestId());
    }

    private static List<String> assertClean(List<String> lines) {
        assertThat(lines).contains("exit status 0", "No difference.");
        return lines;
    }

    /** As if everything there is were so many days older. */
    private static void pass(int days) {
        system().edit("""
            UPDATE decision_periods SET opened_at = opened_at - make_interval(days => ?),
                   closed_at = closed_at - make_interval(days => ?)
            """, days, days);
    }

    private static void keepRequestsFor(Duration time) {
        double problems = time.isNegative() ? 1 : 0;
        system().set(Topics.REQUESTS, TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
        Awaitility.await().atMost(TIMEOUT).until(() -> system().metric("booking.retention.problems") == problems);
    }

    /**
     * Waits for two runs of the retention task. A run drops partitions first and then publishes the age of the oldest
     * one, so after two updates a full run has happened since.
     */
    private static void awaitLooks() {
        double old = Double.parseDouble(
                system().value("SELECT extract(epoch FROM now() - min(opened_at)) FROM decision_periods"));
        Awaitility.await().atMost(TIMEOUT).until(() -> system().metric("booking.decisions.retained.seconds") > old);
        double seen = system().metric("booking.decisions.retained.seconds");
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> system().metric("booking.decisions.retained.seconds") > seen + 2);
    }

    private static void await(String periods) {
        Awaitility.await().atMost(TIMEOUT).until(() -> periods().equals(periods));
    }

    private static String periods() {
        return system().value("""
            SELECT string_agg(substring(inhrelid::regclass::text FROM '[0-9]+$'), ',' ORDER BY inhrelid)
              FROM pg_inherits WHERE inhparent = 'booking_decisions'::regclass
            """);
    }

    private static String period(BookSlot request) {
        return system().value("SELECT period FROM booking_decisions WHERE request_id = ?", request.requestId());
    }

    private static String seats() {
        return system().value("SELECT current_bookings FROM availability_slots WHERE slot_id = 'kept-1'");
    }
}
