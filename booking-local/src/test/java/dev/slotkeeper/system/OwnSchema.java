package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.local.TestServices;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** Slotkeeper's tables in a schema of a test's own, up to a migration of its choice. */
final class OwnSchema implements AutoCloseable {

    private static final TestServices SERVICES = BookingSystem.SERVICES;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "own_" + COUNT.incrementAndGet();

    String name() {
        return name;
    }

    /** All migrations. */
    void migrate() {
        migrate("latest", "R");
    }

    /** Up to this version, without the repeatable ones, which are for the latest tables. */
    void migrate(String version) {
        migrate(version, "none of them");
    }

    private void migrate(String target, String repeatablePrefix) {
        Flyway.configure()
                .dataSource(SERVICES.jdbcUrl(), SERVICES.user(), SERVICES.password())
                .schemas(name)
                .placeholders(Map.of("readerRole", SERVICES.readerUser(), "workerRole", PostgresRoles.WORKER))
                .target(target)
                .repeatableSqlMigrationPrefix(repeatablePrefix)
                .load()
                .migrate();
    }

    /** As the tables' owner. */
    Connection connect() throws SQLException {
        Connection connection = SERVICES.connect();
        connection.setSchema(name);
        return connection;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "DROP SCHEMA " + name + " CASCADE");
        }
    }
}
