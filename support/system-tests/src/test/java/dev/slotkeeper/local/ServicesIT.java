package dev.slotkeeper.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the properties that other tests rely on, whether the services run in containers or embedded. */
class ServicesIT {

    private final TestServices services = TestServices.shared();

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes"})
    void durableSettingsAreOn(String setting) throws SQLException {
        assertThat(ask("SHOW " + setting)).isEqualTo("on");
    }

    @Test
    void theDatabaseBelongsToItsOwnerAndIsUtf8() throws SQLException {
        assertThat(ask("SELECT current_database() || ' ' || current_user || ' ' || getdatabaseencoding()"))
                .isEqualTo("slotkeeper slotkeeper UTF8");
    }

    @Test
    void theReaderMayConnectButCreateNothing() throws SQLException {
        try (Connection reader =
                DriverManager.getConnection(services.jdbcUrl(), services.readerUser(), services.readerPassword())) {
            assertThatThrownBy(() -> Sql.execute(reader, "CREATE TABLE forbidden (id int)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatThrownBy(() -> DriverManager.getConnection(services.jdbcUrl(), services.user(), "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void theTopicsExistAndNoOtherComesByItself() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            Map<String, Integer> partitions = admin
                    .describeTopics(
                            List.of(Topics.REQUESTS, Topics.EVENTS, Topics.DEAD_LETTERS, "booking.replies.demo"))
                    .allTopicNames()
                    .get(20, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .collect(Collectors.toMap(
                            topic -> topic.name(), topic -> topic.partitions().size()));

            assertThat(partitions)
                    .containsOnly(
                            Map.entry(Topics.REQUESTS, 12),
                            Map.entry(Topics.EVENTS, 12),
                            Map.entry(Topics.DEAD_LETTERS, 1),
                            Map.entry("booking.replies.demo", 1));
        }
        try (var producer = producer(Map.of("max.block.ms", 1000))) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("booking.typo", "k", "v"))
                            .get())
                    .hasMessageContaining("booking.typo");
        }
    }

    @Test
    void aRecordMayCarryAHeaderOfOneMegabyte() throws Exception {
        try (var producer = producer(Map.of("max.request.size", 3_000_000))) {
            var header = new RecordHeader("large", new byte[1024 * 1024]);
            var sent = producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS, 0, "k", "v", List.of(header)));

            assertThat(sent.get(20, TimeUnit.SECONDS).hasOffset()).isTrue();
        }
    }

    @Test
    void killedPostgresComesBackOnItsOwnData() throws SQLException {
        String note = leaveNote();

        services.killPostgres();
        services.awaitPostgres();

        assertThat(ask("SELECT text FROM note WHERE text = '" + note + "'")).isEqualTo(note);
    }

    @Test
    void killedBrokerComesBackOnItsOwnData() throws Exception {
        long before;
        try (var producer = producer(Map.of())) {
            before = send(producer).offset();

            services.killBroker();

            assertThat(send(producer).offset()).isEqualTo(before + 1);
        }
    }

    @Test
    void stoppedPostgresStaysAwayUntilStarted() throws SQLException {
        String note = leaveNote();

        services.stopPostgres();
        assertThatThrownBy(services::connect).isInstanceOf(SQLException.class);
        services.startPostgres();

        assertThat(ask("SELECT text FROM note WHERE text = '" + note + "'")).isEqualTo(note);
    }

    @Test
    void stoppedBrokerStaysAwayUntilStarted() throws Exception {
        services.stopBroker();
        try (var producer = producer(Map.of("max.block.ms", 1000))) {
            assertThatThrownBy(() -> send(producer)).hasMessageContaining("not present in metadata");
        }
        services.startBroker();

        try (var producer = producer(Map.of())) {
            assertThat(send(producer).hasOffset()).isTrue();
        }
    }

    private String leaveNote() throws SQLException {
        String note = UUID.randomUUID().toString();
        try (Connection connection = services.connect()) {
            Sql.execute(connection, "CREATE TABLE IF NOT EXISTS note (text text)");
            Sql.execute(connection, "INSERT INTO note (text) VALUES (?)", note);
        }
        return note;
    }

    private String ask(String query) throws SQLException {
        try (Connection connection = services.connect()) {
            return Sql.value(connection, query);
        }
    }

    private KafkaProducer<String, String> producer(Map<String, Object> extra) {
        Map<String, Object> config = new HashMap<>(extra);
        config.put("bootstrap.servers", services.bootstrapServers());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private static RecordMetadata send(KafkaProducer<String, String> producer) throws Exception {
        return producer.send(new ProducerRecord<>("booking.replies.demo", 0, "k", "v"))
                .get(TestServices.COMEBACK.toSeconds(), TimeUnit.SECONDS);
    }
}
