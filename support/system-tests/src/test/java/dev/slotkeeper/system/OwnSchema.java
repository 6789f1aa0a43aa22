package dev.slotkeeper.system;

import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import dev.slotkeeper.local.TestServices;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** Slotkeeper's tables in a schema that belongs to one test. */
final class OwnSchema implements AutoCloseable {

    private static final TestServices SERVICES = BookingSystem.SERVICES;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "own_" + COUNT.incrementAndGet();

    /** Creates the schema and its tables. */
    OwnSchema() {
        Flyway.configure()
                .dataSource(SERVICES.jdbcUrl(), SERVICES.user(), SERVICES.password())
                .schemas(name)
                .placeholders(Map.of("readerRole", SERVICES.readerUser(), "workerRole", PostgresRoles.WORKER))
                .load()
                .migrate();
    }

    String name() {
        return name;
    }

    /** Connects to the schema as the owner of the tables. */
    Connection connect() throws SQLException {
        Connection connection = SERVICES.connect();
        connection.setSchema(name);
        return connection;
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = connect()) {
            Sql.execute(connection, "DROP SCHEMA " + name + " CASCADE");
        }
    }
}
