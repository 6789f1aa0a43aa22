package dev.slotkeeper.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.EmbeddedServices;
import dev.slotkeeper.embedded.Ports;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import dev.slotkeeper.embedded.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The promises that only child processes of our own can break. */
class EmbeddedServicesIT {

    private static final TopicPartition DEMO = new TopicPartition("booking.replies.demo", 0);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Path state = EmbeddedTestServices.temporaryFolder();

    @AfterEach
    void forgetTheState() {
        EmbeddedTestServices.delete(state);
    }

    @Test
    void stateSurvivesARestartOnTheSamePortsAndResetForgetsIt() throws Exception {
        String jdbcUrl;
        String bootstrapServers;
        try (EmbeddedServices services = start()) {
            jdbcUrl = services.jdbcUrl();
            bootstrapServers = services.bootstrapServers();
            execute(services, "CREATE TABLE note (text text)");
            execute(services, "INSERT INTO note (text) VALUES ('kept')");
            send(services);
        }

        try (EmbeddedServices services = start()) {
            assertThat(services.jdbcUrl()).isEqualTo(jdbcUrl);
            assertThat(services.bootstrapServers()).isEqualTo(bootstrapServers);
            assertThat(ask(services, "SELECT text FROM note")).isEqualTo("kept");
            assertThat(endOffset(services)).isEqualTo(1);
        }

        try (EmbeddedServices services = new EmbeddedServices(
                        EmbeddedServices.Settings.in(state).reset(true).partitions(3))
                .start()) {
            assertThat(ask(services, "SELECT count(*) FROM pg_tables WHERE tablename = 'note'"))
                    .isEqualTo("0");
            assertThat(endOffset(services)).isZero();
            assertThat(requestPartitions(services)).isEqualTo(3);
        }
    }

    @Test
    void closeLeavesNoChildProcessAndTakesLessThanTenSeconds() throws SQLException {
        EmbeddedServices services = start();
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        assertThat(children).extracting(ProcessHandle::pid).contains(services.postgresPid(), services.brokerPid());
        assertThat(Processes.workingOn(state)).hasSizeGreaterThanOrEqualTo(2);
        try (Connection stillConnected = connect(services)) {
            long begin = System.nanoTime();

            services.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(CLOSE);
            assertThat(stillConnected.isValid(1)).isFalse();
        }
        List<Long> ofTheseServices = children.stream()
                .filter(child -> !child.isAlive())
                .map(ProcessHandle::pid)
                .toList();
        assertThat(ofTheseServices).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Processes.workingOn(state)).isEmpty();
    }

    @Test
    void aKilledChildIsReplacedByAnother() {
        try (EmbeddedServices services = start()) {
            long postgres = services.postgresPid();
            long broker = services.brokerPid();

            services.killPostgres();
            services.killBroker();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> services.postgresPid() != postgres
                            && services.brokerPid() != broker
                            && endOffset(services) == 0
                            && ask(services, "SELECT 'up'").equals("up"));
        }
    }

    @Test
    void aTakenPortGetsOneClearLineAndLeavesNothingRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(Ports.free(), 1, InetAddress.getLoopbackAddress())) {
            var settings = EmbeddedServices.Settings.in(state);

            assertThatThrownBy(() -> new EmbeddedServices(settings.onPorts(taken.getLocalPort(), 0)).start())
                    .isInstanceOf(StartupException.class)
                    .hasMessage(
                            "Port %d for PostgreSQL is taken by another program; stop that program or choose another"
                                            .formatted(taken.getLocalPort())
                                    + " port with --postgres-port=PORT.");
            assertThatThrownBy(() -> new EmbeddedServices(settings.onPorts(0, taken.getLocalPort())).start())
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " for Kafka is taken");
        }
        assertThat(Processes.workingOn(state)).isEmpty();
    }

    @Test
    void leftoversOfAKilledParentAreEndedAtTheNextStart() throws Exception {
        List<ProcessHandle> leftovers;
        try (ChildJvm parent = new ChildJvm(KillableRun.class, state.toString())) {
            leftovers = pids(parent.awaitLine("children "));
            parent.kill();
        }
        assertThat(leftovers).hasSize(2).allMatch(Processes::isRunning);

        try (EmbeddedServices services = start()) {
            assertThat(leftovers).noneMatch(Processes::isRunning);
            assertThat(ask(services, "SELECT 'up'")).isEqualTo("up");
        }
    }

    private EmbeddedServices start() {
        return new EmbeddedServices(EmbeddedServices.Settings.in(state)).start();
    }

    private static List<ProcessHandle> pids(String line) {
        return Stream.of(line.split(" "))
                .skip(1)
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
    }

    private static Connection connect(EmbeddedServices services) throws SQLException {
        return DriverManager.getConnection(services.jdbcUrl(), PostgresRoles.OWNER, PostgresRoles.OWNER);
    }

    private static void execute(EmbeddedServices services, String sql) throws SQLException {
        try (Connection connection = connect(services)) {
            Sql.execute(connection, sql);
        }
    }

    private static String ask(EmbeddedServices services, String query) throws SQLException {
        try (Connection connection = connect(services)) {
            return Sql.value(connection, query);
        }
    }

    private static void send(EmbeddedServices services) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", services.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(DEMO.topic(), "k", "v")).get(20, TimeUnit.SECONDS);
        }
    }

    private static int requestPartitions(EmbeddedServices services) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            return admin
                    .describeTopics(List.of(Topics.REQUESTS))
                    .allTopicNames()
                    .get(20, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToInt(topic -> topic.partitions().size())
                    .sum();
        }
    }

    private static long endOffset(EmbeddedServices services) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            return admin.listOffsets(Map.of(DEMO, OffsetSpec.latest()))
                    .partitionResult(DEMO)
                    .get(20, TimeUnit.SECONDS)
                    .offset();
        }
    }
}
