package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests the rights of each database role. All other system tests show that the rights are sufficient. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseRolesIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @BeforeAll
    static void start() {
        SYSTEM.worker();
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    private static void refuses(String role, String sql) {
        assertThatThrownBy(() -> execute(role, sql))
                .as(role + ": " + sql)
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                        .isEqualTo(INSUFFICIENT_PRIVILEGE));
    }

    private static void execute(String role, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(BookingSystem.SERVICES.jdbcUrl(), role, role)) {
            connection.setAutoCommit(false);
            Sql.execute(connection, sql);
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE booking_decisions SET outcome = 'CONFIRMED'",
                "DELETE FROM booking_decisions",
                "TRUNCATE booking_decisions",
                "INSERT INTO booking_decisions (request_id, period) SELECT gen_random_uuid(), 1",
                "SELECT * FROM booking_decisions_1",
                "DROP TABLE booking_decisions_1",
                "UPDATE decision_retention SET at_least = '1 day'",
                "DELETE FROM decision_retention",
                "UPDATE decision_periods SET closed_at = '1970-01-01'",
                "UPDATE appointments SET customer_id = 'me'",
                "UPDATE appointments SET slot_id = 'another'",
                "UPDATE appointments SET quantity = 1",
                "UPDATE appointments SET created_at = now()",
                "UPDATE availability_slots SET slot_id = 'another'",
                "UPDATE availability_slots SET is_available = true",
                "UPDATE availability_slots SET created_at = now()",
                "DELETE FROM appointments",
                "DELETE FROM availability_slots",
                "UPDATE request_log SET ledger_id = gen_random_uuid()",
                "DELETE FROM request_log",
                "INSERT INTO slot_changes (slot_id) VALUES ('a')",
                "CREATE TABLE mine (id int)",
                "CREATE TEMPORARY TABLE mine (id int)",
                "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "ALTER TABLE availability_slots DROP CONSTRAINT slot_is_never_overbooked",
                "ALTER TABLE availability_slots DISABLE TRIGGER ALL",
                "DROP TABLE appointments",
                "DROP TRIGGER slot_1_closed_by_hand ON availability_slots",
                "UPDATE flyway_schema_history SET success = false",
                "SET ROLE slotkeeper"
            })
    void theWorkerCannot(String sql) {
        refuses(PostgresRoles.WORKER, sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO booking_decisions SELECT * FROM booking_decisions",
                "UPDATE appointments SET status = 'CANCELLED'",
                "DELETE FROM booking_decisions",
                "INSERT INTO availability_slots SELECT * FROM availability_slots",
                "UPDATE availability_slots SET capacity = 1",
                "SELECT * FROM request_log",
                "CREATE TABLE mine (id int)",
                "CREATE TEMPORARY TABLE mine (id int)",
                "SET ROLE slotkeeper"
            })
    void theGatewayCannot(String sql) {
        refuses(PostgresRoles.READER, sql);
    }

    @Test
    void bothCanDoTheirWork() throws SQLException {
        execute(PostgresRoles.WORKER, "SELECT count(*) FROM booking_decisions");
        execute(PostgresRoles.WORKER, "UPDATE availability_slots SET waiting = waiting");
        execute(
                PostgresRoles.WORKER,
                "UPDATE appointments SET status = status, expires_at = expires_at, end_reason = end_reason");
        execute(PostgresRoles.WORKER, "UPDATE request_log SET topic_id = topic_id");
        execute(PostgresRoles.READER, "SELECT count(*) FROM booking_decisions");
    }

    @Test
    void workerNeedsNoOwnerIfMigrationsRunSeparately() {
        SYSTEM.stop(SYSTEM.worker(
                "--spring.flyway.enabled=false", "--spring.flyway.user=nobody", "--spring.flyway.password=none"));
    }

    /** Else its operator would believe that decisions are gone sooner. */
    @Test
    void aWorkerThatIsToKeepDecisionsForLessThanTheOwnerSaysSo(CapturedOutput output) {
        ConfigurableApplicationContext worker = SYSTEM.worker("--booking.worker.retention.decisions=60d");
        Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> output.toString()
                .contains("retention set to PT1440H is below the minimum of PT2160H in the database"));
        SYSTEM.stop(worker);
    }

    @Test
    void aWorkerWarnsOfRightsThatNoWorkNeeds(CapturedOutput output) throws SQLException {
        String warning = "PUBLIC has TEMPORARY on the database slotkeeper, which the worker does not need; revoke it";
        assertThat(output.toString()).doesNotContain("which the worker does not need");
        try (Connection owner = BookingSystem.SERVICES.connect()) {
            Sql.execute(owner, "GRANT TEMPORARY ON DATABASE slotkeeper TO PUBLIC");
            try {
                ConfigurableApplicationContext worker = SYSTEM.worker();
                Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> output.toString()
                        .contains(warning));
                SYSTEM.stop(worker);
            } finally {
                Sql.execute(owner, "REVOKE TEMPORARY ON DATABASE slotkeeper FROM PUBLIC");
            }
        }
        assertThat(output.toString()).doesNotContain("has CREATE on the schema");
    }

    @Test
    void theWorkerRunsWithItsOwnRole() {
        assertThat(Books.rows("""
                        SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name = 'booking-worker'
                        """)).containsExactly(PostgresRoles.WORKER);
    }
}
