package dev.slotkeeper.system;

import static dev.slotkeeper.embedded.Sql.execute;
import static dev.slotkeeper.embedded.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.local.TestServices;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that a vacuum of the decisions, which takes hours for a large table, delays nothing else. */
class AutovacuumIT {

    private static final TestServices SERVICES = BookingSystem.SERVICES;

    private final OwnSchema tables = new OwnSchema();

    @AfterEach
    void leaveNothing() throws SQLException {
        tables.close();
    }

    /** An autovacuum ends itself for a session that waits longer than deadlock_timeout, and only for that. */
    @Test
    void anAutovacuumDelaysNoPeriod() throws SQLException {
        try (Connection connection = tables.connect();
                Connection superuser = DriverManager.getConnection(
                        SERVICES.jdbcUrl(), PostgresRoles.SUPERUSER, SERVICES.superuserPassword())) {
            execute(connection, """
                INSERT INTO booking_decisions (request_id, slot_id, request_digest, outcome, topic_partition, topic_offset,
                       decided_at)
                SELECT gen_random_uuid(), 's', gen_random_uuid(), 'CANCELLED', 0, 0, now() FROM generate_series(1, 100000)
                """);
            // As slow as it can be, and as soon.
            execute(connection, """
                ALTER TABLE booking_decisions_1 SET (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1,
                    autovacuum_vacuum_insert_threshold = 1, autovacuum_vacuum_insert_scale_factor = 0)
                """);
            execute(superuser, "ALTER SYSTEM SET autovacuum_naptime = '1s'");
            execute(superuser, "SELECT pg_reload_conf()");
            try {
                execute(connection, "UPDATE decision_periods SET opened_at = opened_at - interval '46 days'");
                awaitVacuum(connection, "booking_decisions_1");
                assertThat(value(connection, "SELECT begin_decision_period('90 days')"))
                        .isEqualTo("2");
                execute(connection, "UPDATE decision_periods SET closed_at = '1970-01-01' WHERE period = 1");
                awaitVacuum(connection, "booking_decisions_1");
                assertThat(value(connection, "SELECT drop_decision_period('90 days')"))
                        .isEqualTo("1");
            } finally {
                execute(superuser, "ALTER SYSTEM RESET autovacuum_naptime");
                execute(superuser, "SELECT pg_reload_conf()");
            }
        }
    }

    private void awaitVacuum(Connection connection, String table) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> value(
                        connection, """
            SELECT count(*) > 0 FROM pg_locks
             WHERE relation = '%s.%s'::regclass AND mode = 'ShareUpdateExclusiveLock' AND granted
            """.formatted(tables.name(), table))
                .equals("t"));
    }
}
