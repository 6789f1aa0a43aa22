package dev.slotkeeper.worker.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests the ledger in PostgreSQL, with the worker's role. */
class JdbcLedgerTransactionIT extends LedgerTransactionSuite {

    private static @Nullable EmbeddedServices services;
    private static @Nullable HikariDataSource pool;
    private static @Nullable Ledger ledger;

    @BeforeAll
    static void start(@TempDir Path folder) {
        services = new EmbeddedServices(EmbeddedServices.Settings.in(folder)).start();
        services.stopBroker();
        Flyway.configure()
                .dataSource(services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER)
                .placeholders(Map.of("readerRole", PostgresRoles.READER, "workerRole", PostgresRoles.WORKER))
                .load()
                .migrate();
        pool = new HikariDataSource();
        pool.setJdbcUrl(services.jdbcUrl() + "?options=-c%20lock_timeout=300");
        pool.setUsername(PostgresRoles.WORKER);
        pool.setPassword(PostgresRoles.WORKER);
        pool.setAutoCommit(false);
        pool.setMaximumPoolSize(3);
        ledger = new JdbcLedger(pool, Duration.ofSeconds(30), WaitlistPolicy.USUAL);
    }

    @AfterAll
    static void stop() {
        if (pool != null) {
            pool.close();
        }
        if (services != null) {
            services.close();
        }
    }

    @Override
    Ledger ledger() {
        return Objects.requireNonNull(ledger);
    }

    @Override
    void addSeatFromOutside(String id) {
        String url = Objects.requireNonNull(services).jdbcUrl();
        try (Connection connection = DriverManager.getConnection(url, PostgresRoles.OWNER, PostgresRoles.OWNER);
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE availability_slots SET capacity = capacity + 1 WHERE slot_id = ?")) {
            update.setString(1, id);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
