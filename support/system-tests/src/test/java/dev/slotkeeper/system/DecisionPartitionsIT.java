package dev.slotkeeper.system;

import static dev.slotkeeper.embedded.Sql.execute;
import static dev.slotkeeper.embedded.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.local.TestServices;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the guarantees of the database for decisions in partitions; each test has its own tables in its own schema. */
class DecisionPartitionsIT {

    private static final TestServices SERVICES = BookingSystem.SERVICES;
    private static final String DECIDE = """
        INSERT INTO booking_decisions (request_id, slot_id, request_digest, outcome, topic_partition, topic_offset, decided_at)
        VALUES (?, 's', gen_random_uuid(), 'CANCELLED', 0, 0, now())
        """;

    private final OwnSchema tables = new OwnSchema();

    @AfterEach
    void leaveNothing() throws SQLException {
        tables.close();
    }

    /** A decider that has read must not write into an old period after others decide in a new one. */
    @Test
    void noPeriodBeginsDuringADecision() throws Exception {
        UUID request = UUID.randomUUID();
        try (Connection one = tables.connect();
                Connection other = tables.connect();
                Connection keeper = tables.connect()) {
            one.setAutoCommit(false);
            assertThat(isDecided(one, request)).isFalse();
            execute(keeper, "UPDATE decision_periods SET opened_at = opened_at - interval '46 days'");
            assertThatThrownBy(() -> value(keeper, "SELECT begin_decision_period('90 days')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
            decide(one, request);

            // The zombie that has the same request in hand waits at the key, or finds the decision.
            other.setAutoCommit(false);
            assertThat(isDecided(other, request)).isFalse();
            CompletableFuture<Void> zombie = CompletableFuture.runAsync(() -> decideOrThrow(other, request));
            assertThatThrownBy(() -> zombie.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            one.commit();
            assertThatThrownBy(() -> zombie.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("booking_decisions_1_pkey");
            other.rollback();

            assertThat(value(keeper, "SELECT begin_decision_period('90 days')")).isEqualTo("2");
            assertThat(isDecided(other, request)).isTrue();
        }
    }

    @Test
    void oneWorkerAtATimeBeginsAPeriodAndOnlyOnce() throws Exception {
        try (Connection one = tables.connect();
                Connection other = tables.connect()) {
            execute(one, "UPDATE decision_periods SET opened_at = opened_at - interval '46 days'");
            one.setAutoCommit(false);
            assertThat(value(one, "SELECT begin_decision_period('90 days')")).isEqualTo("2");
            assertThat(value(other, "SELECT begin_decision_period('90 days')")).isEmpty();
            one.commit();
            assertThat(value(other, "SELECT begin_decision_period('90 days')")).isEmpty();
        }
    }

    @Test
    void theLatestPeriodIsNeverDroppedHoweverFarTheClockIsOff() throws SQLException {
        try (Connection connection = tables.connect()) {
            execute(connection, "UPDATE decision_periods SET opened_at = '1970-01-01'");
            assertThat(value(connection, "SELECT drop_decision_period('1 day')"))
                    .isEmpty();
            assertThat(value(connection, "SELECT begin_decision_period('1 day')"))
                    .isEqualTo("2");
            assertThat(value(connection, "SELECT drop_decision_period('1 day')"))
                    .isEmpty();
        }
    }

    @Test
    void periodsYoungerThanADayAreNotDroppedAndReadersDropNothing() throws SQLException {
        try (Connection owner = tables.connect();
                Connection reader = DriverManager.getConnection(
                        SERVICES.jdbcUrl(), SERVICES.readerUser(), SERVICES.readerPassword())) {
            assertThatThrownBy(() -> value(owner, "SELECT drop_decision_period('23 hours')"))
                    .hasMessageContaining("allowed is a day or more");
            assertThatThrownBy(() -> value(owner, "SELECT begin_decision_period(NULL)"))
                    .hasMessageContaining("allowed is a day or more");
            execute(owner, "GRANT USAGE ON SCHEMA " + tables.name() + " TO " + SERVICES.readerUser());
            assertThatThrownBy(() -> value(reader, "SELECT " + tables.name() + ".drop_decision_period('90 days')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
    }

    /** A wrong setting of one worker, or one that does as it likes, can't make all forget. */
    @Test
    void workersCannotGoBelowWhatTheOwnerAllows() throws SQLException {
        try (Connection owner = tables.connect();
                Connection worker =
                        DriverManager.getConnection(SERVICES.jdbcUrl(), PostgresRoles.WORKER, PostgresRoles.WORKER)) {
            execute(owner, "GRANT USAGE ON SCHEMA " + tables.name() + " TO " + PostgresRoles.WORKER);
            worker.setSchema(tables.name());
            execute(owner, "UPDATE decision_periods SET opened_at = opened_at - interval '46 days'");
            assertThat(value(worker, "SELECT begin_decision_period('1 day')")).isEqualTo("2");
            execute(owner, "UPDATE decision_periods SET opened_at = opened_at - interval '44 days'");
            execute(owner, "UPDATE decision_periods SET closed_at = now() - interval '89 days' WHERE period = 1");

            assertThat(value(worker, "SELECT begin_decision_period('1 day')")).isEmpty();
            assertThat(value(worker, "SELECT drop_decision_period('1 day')")).isEmpty();

            execute(owner, "UPDATE decision_retention SET at_least = '30 days'");
            assertThat(value(worker, "SELECT begin_decision_period('1 day')")).isEqualTo("3");
            assertThat(value(worker, "SELECT drop_decision_period('90 days')")).isEmpty();
            assertThat(value(worker, "SELECT drop_decision_period('30 days')")).isEqualTo("1");
        }
    }

    /** A user that may create temporary tables can't replace the tables that the functions use. */
    @Test
    void temporaryTablesDoNotMisleadTheOwnersFunctions() throws SQLException {
        try (Connection connection = tables.connect()) {
            execute(
                    connection,
                    "CREATE TEMP TABLE decision_periods AS SELECT 1 AS period, NULL::timestamptz AS dropped_at,"
                            + " timestamptz '1970-01-01' AS opened_at, timestamptz '1970-01-02' AS closed_at");
            assertThat(value(connection, "SELECT drop_decision_period('1 day')"))
                    .isEmpty();
        }
    }

    private static void decideOrThrow(Connection connection, UUID request) {
        try {
            decide(connection, request);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isDecided(Connection connection, UUID request) throws SQLException {
        return !value(connection, "SELECT count(*) FROM booking_decisions WHERE request_id = ?", request)
                .equals("0");
    }

    private static void decide(Connection connection, UUID request) throws SQLException {
        execute(connection, DECIDE, request);
    }
}
