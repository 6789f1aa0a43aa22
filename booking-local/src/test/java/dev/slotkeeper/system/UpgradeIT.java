package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.local.TestServices;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers of the version before start on tables of this one, so that upgrades can be rolling and go back. */
class UpgradeIT {

    private static final TestServices SERVICES = BookingSystem.SERVICES;
    private static final String SCHEMA = "upgrade";

    /** All that the version before had, beside {@link #OLD_GRANTS}. */
    private static final List<String> OLD_VERSIONS =
            List.of("V1__booking.sql", "V2__request_log.sql", "V3__lifecycle.sql", "V4__changes_from_outside.sql");

    private static final String OLD_GRANTS = """
        -- The gateway reads with a role of its own, made by whoever sets up the server; without it there is nothing to grant.
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${readerRole}') THEN
                GRANT SELECT ON availability_slots, appointments, booking_decisions TO "${readerRole}";
            END IF;
        END
        $$;
        """;

    @TempDir
    Path before;

    @BeforeEach
    void unpackTheVersionBefore() throws IOException {
        for (String name : OLD_VERSIONS) {
            try (InputStream file = UpgradeIT.class.getResourceAsStream("/db/migration/" + name)) {
                Files.copy(Objects.requireNonNull(file, name), before.resolve(name));
            }
        }
        Files.writeString(before.resolve("R__reader_grants.sql"), OLD_GRANTS, UTF_8);
    }

    @AfterEach
    void leaveNothing() throws SQLException {
        try (Connection connection = SERVICES.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA " + SCHEMA + " CASCADE");
        }
    }

    @Test
    void theVersionBeforeStartsOnTheTablesOfThisOne() {
        assertThat(migrate(versionBefore()).success).isTrue();
        assertThat(migrate(thisVersion()).targetSchemaVersion).isEqualTo("6");

        assertThat(migrate(versionBefore()).success).isTrue();
        assertThat(migrate(thisVersion()).success).isTrue();
        assertThat(migrate(thisVersion()).migrationsExecuted).isZero();
    }

    @Test
    void itStartsOnTablesThatThisOneMade() {
        migrate(thisVersion());

        assertThat(migrate(versionBefore()).success).isTrue();
    }

    private static FluentConfiguration thisVersion() {
        return Flyway.configure();
    }

    private FluentConfiguration versionBefore() {
        return Flyway.configure().locations("filesystem:" + before);
    }

    private static MigrateResult migrate(FluentConfiguration version) {
        return version.dataSource(SERVICES.jdbcUrl(), SERVICES.user(), SERVICES.password())
                .schemas(SCHEMA)
                .placeholders(Map.of("readerRole", SERVICES.readerUser(), "workerRole", PostgresRoles.WORKER))
                .load()
                .migrate();
    }
}
