package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.audit.Audit;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import dev.slotkeeper.gateway.GatewayApplication;
import dev.slotkeeper.worker.WorkerApplication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** A system whose database can be taken away and put back, with traffic for some slots. */
final class RestorableSystem implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int SLOTS = 12;
    private static final int CAPACITY = 100_000;
    private static final long BETWEEN_REQUESTS_NANOS = 5_000_000;

    private final EmbeddedServices.Settings settings;
    private EmbeddedServices services;
    private final AtomicBoolean over = new AtomicBoolean();
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Thread> traffic = new ArrayList<>();
    private @Nullable ConfigurableApplicationContext worker;

    RestorableSystem(Path stateDir) {
        settings = EmbeddedServices.Settings.in(stateDir).partitions(4);
        services = new EmbeddedServices(settings).start();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", services.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    EmbeddedServices services() {
        return services;
    }

    String port() {
        return Integer.toString(
                URI.create(services.jdbcUrl().substring("jdbc:".length())).getPort());
    }

    Path data() {
        return services.stateDir().resolve("postgres");
    }

    String superuserPassword() throws IOException {
        return Files.readString(services.stateDir().resolve("postgres.superuser"));
    }

    /** An empty server in the place of this one, which is killed. */
    void makeServerAnew() throws IOException {
        services.crashPostgres();
        services.close();
        FileSystemUtils.deleteRecursively(settings.stateDir().resolve("postgres"));
        services = new EmbeddedServices(settings).start();
    }

    /** With the worker's own role, whose rights a backup must have as well. */
    void startWorker() {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + services.jdbcUrl(),
                "--spring.kafka.bootstrap-servers=" + services.bootstrapServers()));
        arguments.addAll(PostgresRoles.workerArguments());
        worker = WorkerApplication.builder().registerShutdownHook(false).run(arguments.toArray(String[]::new));
    }

    /** Starts a gateway and returns when it is ready; the caller closes it. */
    ConfigurableApplicationContext startGateway() {
        return GatewayApplication.builder()
                .registerShutdownHook(false)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + services.jdbcUrl(),
                        "--spring.datasource.username=" + PostgresRoles.READER,
                        "--spring.datasource.password=" + PostgresRoles.READER,
                        "--spring.kafka.bootstrap-servers=" + services.bootstrapServers());
    }

    /** Returns the result of the function for each slot, by its id. */
    static Map<String, String> ofEachSlot(UnaryOperator<String> said) {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < SLOTS; i++) {
            all.put("s-" + i, said.apply("s-" + i));
        }
        return all;
    }

    /** Returns when Kafka has that topic no more. */
    void deleteFeed() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            admin.deleteTopics(List.of(Topics.AVAILABILITY)).all().get();
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> !admin.listTopics().names().get().contains(Topics.AVAILABILITY));
        }
    }

    void stopWorker() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
    }

    void createSlots() {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        for (int i = 0; i < SLOTS; i++) {
            CreateSlot create = new CreateSlot(
                    UUID.randomUUID(), "s-" + i, "r", tomorrow, tomorrow.plus(Duration.ofHours(1)), CAPACITY);
            ask(create);
        }
    }

    /** About two hundred requests a second until it is ended. */
    void startTraffic() {
        over.set(false);
        Thread thread = new Thread(
                () -> {
                    for (int i = 0; !over.get(); i++) {
                        send(new BookSlot(UUID.randomUUID(), "s-" + i % SLOTS, "c-" + i, 1, null, null));
                        LockSupport.parkNanos(BETWEEN_REQUESTS_NANOS);
                    }
                },
                "traffic");
        traffic.add(thread);
        thread.start();
    }

    /** Returns when all that was sent is decided. */
    void endTraffic() throws InterruptedException {
        over.set(true);
        for (Thread thread : traffic) {
            thread.join();
        }
        for (int i = 0; i < SLOTS; i++) {
            ask(new BookSlot(UUID.randomUUID(), "s-" + i, "last", 1, null, null));
        }
    }

    /** Waits until so many more requests are decided. */
    void awaitDecisions(int more) throws SQLException {
        int wanted = decided().size() + more;
        Awaitility.await().atMost(TIMEOUT).until(() -> decided().size() >= wanted);
    }

    void send(Command command) {
        var unused = producer.send(
                new ProducerRecord<>(Topics.REQUESTS, command.slotId().getBytes(UTF_8), ContractJson.write(command)));
    }

    /** Sends and waits for the decision: the reason of a no, else its code, else the outcome. */
    String ask(Command command) {
        send(command);
        return Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> value("""
                    SELECT coalesce(reason, code, outcome) FROM booking_decisions WHERE request_id = '%s'
                    """.formatted(command.requestId())), found -> !found.isEmpty());
    }

    Set<String> decided() throws SQLException {
        try (Connection connection = owner()) {
            return new TreeSet<>(Sql.rows(connection, "SELECT request_id FROM booking_decisions"));
        }
    }

    /** Returns the first row of a query; empty if there is none. */
    String value(String sql) throws SQLException {
        try (Connection connection = owner()) {
            return Sql.rows(connection, sql).stream().findFirst().orElse("");
        }
    }

    void asSuperuser(String sql) throws SQLException, IOException {
        try (Connection connection =
                DriverManager.getConnection(services.jdbcUrl(), PostgresRoles.SUPERUSER, superuserPassword())) {
            Sql.execute(connection, sql);
        }
    }

    private Connection owner() throws SQLException {
        return DriverManager.getConnection(services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER);
    }

    /** Runs an audit and returns its output, the exit status first. */
    List<String> audit() {
        List<String> lines = new ArrayList<>();
        int status = Audit.run(
                new String[] {
                    "--bootstrap-servers=" + services.bootstrapServers(),
                    "--jdbc-url=" + services.jdbcUrl(),
                    "--user=" + PostgresRoles.READER,
                    "--password=" + PostgresRoles.READER,
                    "--most-differences=1000000",
                    "--most-of-a-slot=1000000"
                },
                lines::add,
                lines::add);
        lines.add(0, "exit status " + status);
        return lines;
    }

    @Override
    public void close() {
        over.set(true);
        producer.close(Duration.ofSeconds(5));
        stopWorker();
        services.close();
    }
}
