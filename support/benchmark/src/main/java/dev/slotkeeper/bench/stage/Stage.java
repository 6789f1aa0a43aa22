package dev.slotkeeper.bench.stage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.embedded.ChildProcess;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Runs PostgreSQL (durable), Kafka and the measured programs, and prepares tables and topics for each run. */
public final class Stage implements AutoCloseable {

    /** Default number of partitions of the request topic. */
    public static final int PARTITIONS = 12;

    private final EmbeddedServices services;
    private final List<ChildProcess> programs = new ArrayList<>();
    private boolean closed;

    private Stage(EmbeddedServices services) {
        this.services = services;
    }

    /** Empties the folder, starts the services in it and creates the tables. */
    public static Stage open(Path folder) {
        Stage stage = new Stage(
                new EmbeddedServices(EmbeddedServices.Settings.in(folder).reset(true)));
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stop"));
        stage.services.start();
        Flyway.configure()
                .dataSource(stage.services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER)
                .placeholders(Map.of("readerRole", PostgresRoles.READER, "workerRole", PostgresRoles.WORKER))
                .load()
                .migrate();
        return stage;
    }

    private static final String EMPTY = "TRUNCATE appointments, booking_decisions, availability_slots";

    /** Discards the recorded changes, so that the worker does not publish all slots as new. */
    private static final String TOLD = "TRUNCATE slot_changes";

    private static final String CREATE_SLOTS = """
            INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
            SELECT 'slot-' || i, 'resource-' || i / 100, now() + interval '30 days', now() + interval '31 days', ?
              FROM generate_series(?, ? - 1) AS i
            ON CONFLICT DO NOTHING
            """;

    /** Empties the topics and fills the tables with the workload's slots only. */
    public void set(Workload workload, int partitions) {
        emptyTopics(partitions);
        setTables(workload);
    }

    /** Fills the tables with the workload's slots only; leaves the topics as they are. */
    public void setTables(Workload workload) {
        try (Connection connection = connect()) {
            Sql.execute(connection, EMPTY);
            createSlots(connection, 0, workload.slots(), workload.capacity());
            Sql.execute(connection, TOLD);
            settle();
        } catch (SQLException e) {
            throw new IllegalStateException("the tables can't be set", e);
        }
    }

    /** Adds the missing slots among {@code first} to {@code end - 1}. */
    public void addSlots(int first, int end, int capacity) {
        try (Connection connection = connect()) {
            createSlots(connection, first, end, capacity);
        } catch (SQLException e) {
            throw new IllegalStateException("slots can't be added", e);
        }
    }

    private static void createSlots(Connection connection, int first, int end, int capacity) throws SQLException {
        Sql.execute(connection, CREATE_SLOTS, capacity, first, end);
    }

    /**
     * Recreates the topics with the given number of partitions; keeps the tables and lets them bind to the new topic.
     */
    public void emptyTopics(int partitions) {
        KafkaTopics.renew(bootstrapServers(), partitions);
        try (Connection connection = connect()) {
            Sql.execute(connection, "UPDATE request_log SET topic_id = NULL");
        } catch (SQLException e) {
            throw new IllegalStateException("the recorded topic id can't be reset", e);
        }
    }

    /** Runs VACUUM, ANALYZE and CHECKPOINT, so that the database does not do this work during a run. */
    public void settle() {
        try (Connection connection = connect()) {
            for (String table : List.of("availability_slots", "appointments", "booking_decisions")) {
                Sql.execute(connection, "VACUUM (ANALYZE) " + table);
            }
            try (Connection superuser = DriverManager.getConnection(
                    services.jdbcUrl(),
                    PostgresRoles.SUPERUSER,
                    Files.readString(services.stateDir().resolve("postgres.superuser")))) {
                Sql.execute(superuser, "CHECKPOINT");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database can't be settled", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a new connection as the tables' owner. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER);
    }

    /** Returns a pool of the given number of connections as the tables' owner. */
    public HikariDataSource pool(int connections, boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(services.jdbcUrl());
        config.setUsername(PostgresRoles.OWNER);
        config.setPassword(PostgresRoles.OWNER);
        config.setAutoCommit(autoCommit);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    /** Returns the number of rows in appointments. */
    public long bookings() {
        return count("SELECT count(*) FROM appointments");
    }

    /** Returns the number of rows in booking_decisions. */
    public long decisions() {
        return count("SELECT count(*) FROM booking_decisions");
    }

    /** Returns the single value of a query. */
    public long count(String sql) {
        try (Connection connection = connect()) {
            return Long.parseLong(Sql.value(connection, sql));
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public String jdbcUrl() {
        return services.jdbcUrl();
    }

    public String bootstrapServers() {
        return services.bootstrapServers();
    }

    public long postgresPid() {
        return services.postgresPid();
    }

    public long brokerPid() {
        return services.brokerPid();
    }

    /** Launches a worker with settings such as {@code --booking.worker.batch-size=500}. */
    public ChildProcess worker(List<String> jvmOptions, List<String> settings) {
        return launch(dev.slotkeeper.worker.WorkerApplication.class, PostgresRoles.OWNER, jvmOptions, settings);
    }

    /** Launches a gateway. */
    public ChildProcess gateway(List<String> jvmOptions, List<String> settings) {
        return launch(dev.slotkeeper.gateway.GatewayApplication.class, PostgresRoles.READER, jvmOptions, settings);
    }

    /** Launches any Spring Boot program that takes Spring's own settings for its database and its broker. */
    public ChildProcess launch(Class<?> mainClass, String role, List<String> jvmOptions, List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + jdbcUrl(),
                "--spring.datasource.username=" + role,
                "--spring.datasource.password=" + role,
                "--spring.kafka.bootstrap-servers=" + bootstrapServers()));
        arguments.addAll(settings);
        // Launched under the lock, so that Ctrl-C between launch and registration does not leave the program running.
        synchronized (programs) {
            if (closed) {
                throw new IllegalStateException("the stage is closed");
            }
            ChildProcess childProcess = ChildProcess.launch(services.stateDir(), mainClass, jvmOptions, arguments);
            programs.add(childProcess);
            return childProcess;
        }
    }

    /** Stops every launched program and the services. */
    @Override
    public void close() {
        synchronized (programs) {
            closed = true;
            programs.forEach(ChildProcess::close);
            programs.clear();
        }
        services.close();
    }
}
