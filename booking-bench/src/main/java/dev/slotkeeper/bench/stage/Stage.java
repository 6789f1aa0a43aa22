package dev.slotkeeper.bench.stage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** PostgreSQL, durable, and Kafka, with everything in its place for a run, and the programs that run on them. */
public final class Stage implements AutoCloseable {

    /** Partitions of the request topic where a scenario does not say otherwise. */
    public static final int PARTITIONS = 12;

    private final EmbeddedServices services;
    private final List<Program> programs = new ArrayList<>();
    private boolean closed;

    private Stage(EmbeddedServices services) {
        this.services = services;
    }

    /** Starts the services on an emptied folder and creates the tables. */
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

    /** As if all slots had been there for a while. */
    private static final String TOLD = "TRUNCATE slot_changes";

    private static final String CREATE_SLOTS = """
            INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
            SELECT 'slot-' || i, 'resource-' || i / 100, now() + interval '30 days', now() + interval '31 days', ?
              FROM generate_series(?, ? - 1) AS i
            ON CONFLICT DO NOTHING
            """;

    /** Empty topics, and tables that hold nothing but the workload's slots. */
    public void set(Workload workload, int partitions) {
        emptyTopics(partitions);
        setTables(workload);
    }

    /** Tables that hold nothing but the workload's slots; the topics stay as they are. */
    public void setTables(Workload workload) {
        try (Connection connection = connect()) {
            execute(connection, EMPTY);
            createSlots(connection, 0, workload.slots(), workload.capacity());
            execute(connection, TOLD);
            settle();
        } catch (SQLException e) {
            throw new IllegalStateException("the tables can't be set", e);
        }
    }

    /** Adds the slots from {@code first} to {@code end - 1} where they don't exist yet. */
    public void addSlots(int first, int end, int capacity) {
        try (Connection connection = connect()) {
            createSlots(connection, first, end, capacity);
        } catch (SQLException e) {
            throw new IllegalStateException("slots can't be added", e);
        }
    }

    private static void createSlots(Connection connection, int first, int end, int capacity) throws SQLException {
        try (PreparedStatement create = connection.prepareStatement(CREATE_SLOTS)) {
            create.setInt(1, capacity);
            create.setInt(2, first);
            create.setInt(3, end);
            create.executeUpdate();
        }
    }

    /** Empty topics with so many partitions; the tables stay as they are, and belong to the new log. */
    public void emptyTopics(int partitions) {
        KafkaTopics.renew(bootstrapServers(), partitions);
        try (Connection connection = connect()) {
            execute(connection, "UPDATE request_log SET topic_id = NULL");
        } catch (SQLException e) {
            throw new IllegalStateException("the tables can't be given a new log", e);
        }
    }

    /** Leaves the database without work of its own that would fall into a run: statistics, dead rows, dirty pages. */
    public void settle() {
        try (Connection connection = connect()) {
            for (String table : List.of("availability_slots", "appointments", "booking_decisions")) {
                execute(connection, "VACUUM (ANALYZE) " + table);
            }
            try (Connection superuser = DriverManager.getConnection(
                    services.jdbcUrl(),
                    PostgresRoles.SUPERUSER,
                    Files.readString(services.stateDir().resolve("postgres.superuser")))) {
                execute(superuser, "CHECKPOINT");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database can't be settled", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A connection as the tables' owner. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER);
    }

    /** A pool of exactly so many connections as the tables' owner. */
    public HikariDataSource pool(int connections, boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(services.jdbcUrl());
        config.setUsername(PostgresRoles.OWNER);
        config.setPassword(PostgresRoles.OWNER);
        config.setAutoCommit(autoCommit);
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    /** Rows of appointments. */
    public long bookings() {
        return count("SELECT count(*) FROM appointments");
    }

    /** Rows of booking_decisions. */
    public long decisions() {
        return count("SELECT count(*) FROM booking_decisions");
    }

    /** One value that a query gives. */
    public long count(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
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

    /** The worker, connected, with settings such as {@code --booking.worker.batch-size=500}. */
    public Program worker(List<String> jvmOptions, List<String> settings) {
        return launch(dev.slotkeeper.worker.WorkerApplication.class, PostgresRoles.OWNER, jvmOptions, settings);
    }

    /** The gateway, connected. */
    public Program gateway(List<String> jvmOptions, List<String> settings) {
        return launch(dev.slotkeeper.gateway.GatewayApplication.class, PostgresRoles.READER, jvmOptions, settings);
    }

    /** Any Spring Boot program that takes Spring's own settings for its database and its broker. */
    public Program launch(Class<?> mainClass, String role, List<String> jvmOptions, List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + jdbcUrl(),
                "--spring.datasource.username=" + role,
                "--spring.datasource.password=" + role,
                "--spring.kafka.bootstrap-servers=" + bootstrapServers()));
        arguments.addAll(settings);
        // Launched under the lock, or Ctrl-C could come between launch and list and leave it behind.
        synchronized (programs) {
            if (closed) {
                throw new IllegalStateException("the stage is closed");
            }
            Program program = Program.launch(services.stateDir(), mainClass, jvmOptions, arguments);
            programs.add(program);
            return program;
        }
    }

    /** Ends every program that was launched, and the services. */
    @Override
    public void close() {
        synchronized (programs) {
            closed = true;
            programs.forEach(Program::close);
            programs.clear();
        }
        services.close();
    }
}
