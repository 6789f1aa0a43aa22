package dev.slotkeeper.local;

import dev.slotkeeper.embedded.LocalTopics;
import dev.slotkeeper.embedded.Ports;
import dev.slotkeeper.embedded.PostgresRoles;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The public images, on host ports of our choice: a container that is started again would get new ones. */
final class ContainerTestServices implements TestServices {

    private static final int STOP_SECONDS = 8;
    private static final String SUPERUSER_PASSWORD = "postgres";

    private final PostgreSQLContainer postgres = new PostgreSQLContainer(DockerImageName.parse("postgres:18"));
    private final KafkaContainer kafka = new KafkaContainer(DockerImageName.parse("apache/kafka:3.9.2"));
    private final int postgresPort = Ports.free();
    private final int kafkaPort = Ports.free();

    ContainerTestServices() {
        postgres.withUsername(PostgresRoles.SUPERUSER)
                .withPassword(SUPERUSER_PASSWORD)
                .withDatabaseName("postgres");
        // Testcontainers switches fsync off, which would make every crash test a lie.
        postgres.withCommand("postgres", "-c", "fsync=on", "-c", "max_connections=100");
        postgres.setPortBindings(List.of(postgresPort + ":5432"));
        kafka.withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_MESSAGE_MAX_BYTES", "4194304")
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "8")
                .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000")
                .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500")
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx384m");
        kafka.setPortBindings(List.of(kafkaPort + ":9092"));
        try {
            postgres.start();
            kafka.start();
            PostgresRoles.create(postgresPort, SUPERUSER_PASSWORD);
            LocalTopics.create(bootstrapServers(), REQUEST_PARTITIONS);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://" + postgres.getHost() + ":" + postgresPort + "/" + PostgresRoles.DATABASE;
    }

    @Override
    public String superuserPassword() {
        return SUPERUSER_PASSWORD;
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public void killPostgres() {
        kill(postgres);
        start(postgres);
    }

    @Override
    public void killBroker() {
        kill(kafka);
        start(kafka);
    }

    @Override
    public void stopPostgres() {
        stop(postgres);
    }

    @Override
    public void startPostgres() {
        start(postgres);
        awaitPostgres();
    }

    @Override
    public void stopBroker() {
        stop(kafka);
    }

    @Override
    public void startBroker() {
        start(kafka);
        awaitBroker();
    }

    @Override
    public void close() {
        kafka.stop();
        postgres.stop();
    }

    private static void kill(GenericContainer<?> container) {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    private static void stop(GenericContainer<?> container) {
        container
                .getDockerClient()
                .stopContainerCmd(container.getContainerId())
                .withTimeout(STOP_SECONDS)
                .exec();
    }

    private static void start(GenericContainer<?> container) {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
    }
}
