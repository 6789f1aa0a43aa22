package dev.slotkeeper.local;

import dev.slotkeeper.embedded.PostgresRoles;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL and a real Kafka for tests, in one of two forms that behave alike. The system property
 * {@code slotkeeper.services} chooses: {@code embedded}, {@code containers}, or {@code auto}, which takes containers
 * where a Docker engine answers.
 */
public sealed interface TestServices extends AutoCloseable permits EmbeddedTestServices, ContainerTestServices {

    /** The tests' own count, small enough to be quick and large enough to be shared by two workers. */
    int REQUEST_PARTITIONS = 12;

    /** Long enough for a broker to come back after kill -9 on a busy machine. */
    Duration COMEBACK = Duration.ofSeconds(60);

    /** One instance a JVM, ended with it. */
    static TestServices shared() {
        return Shared.INSTANCE;
    }

    String jdbcUrl();

    String bootstrapServers();

    /** kill -9; it comes back by itself on its own data, and this doesn't wait for it. */
    void killPostgres();

    /** kill -9; it comes back by itself on its own data, and this doesn't wait for it. */
    void killBroker();

    /** An orderly stop; it stays away until it is started. */
    void stopPostgres();

    /** Returns when it answers. */
    void startPostgres();

    /** An orderly stop; it stays away until it is started. */
    void stopBroker();

    /** Returns when it answers. */
    void startBroker();

    @Override
    void close();

    default String user() {
        return PostgresRoles.OWNER;
    }

    default String password() {
        return PostgresRoles.OWNER;
    }

    /** Of the role that makes the others. */
    String superuserPassword();

    default String readerUser() {
        return PostgresRoles.READER;
    }

    default String readerPassword() {
        return PostgresRoles.READER;
    }

    /** As the owner of the database; the caller closes it. */
    default Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user(), password());
    }

    default void awaitPostgres() {
        Awaitility.await().atMost(COMEBACK).ignoreExceptions().until(() -> {
            try (Connection connection = connect()) {
                return connection.isValid(1);
            }
        });
    }

    default void awaitBroker() {
        Map<String, Object> config = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        try (Admin admin = Admin.create(config)) {
            Awaitility.await().atMost(COMEBACK).ignoreExceptions().until(() -> !admin.describeCluster()
                    .nodes()
                    .get(2, TimeUnit.SECONDS)
                    .isEmpty());
        }
    }

    /** A fresh instance of the form that is asked for. */
    static TestServices start() {
        Logger log = LoggerFactory.getLogger(TestServices.class);
        String asked = System.getProperty("slotkeeper.services", "auto").toLowerCase(Locale.ROOT);
        boolean containers =
                switch (asked) {
                    case "containers" -> true;
                    case "embedded" -> false;
                    case "auto" -> DockerEngine.answers();
                    default ->
                        throw new IllegalArgumentException(
                                "slotkeeper.services=" + asked + "; allowed: auto, embedded, containers");
                };
        log.info("Tests run on {} (slotkeeper.services={})", containers ? "containers" : "embedded services", asked);
        return containers ? new ContainerTestServices() : new EmbeddedTestServices();
    }

    /** Holds the shared services, which start at the first access. */
    final class Shared {

        private static final TestServices INSTANCE = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close, "stop-test-services"));
        }

        private Shared() {}
    }
}
