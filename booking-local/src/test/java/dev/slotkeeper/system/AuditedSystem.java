package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.audit.Audit;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.local.TestServices;
import dev.slotkeeper.worker.WorkerApplication;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** Services and a worker of their own, because an audit looks at all there is. */
final class AuditedSystem implements AutoCloseable {

    private final TestServices services = TestServices.start();
    private final ConfigurableApplicationContext worker;
    private final KafkaProducer<byte[], byte[]> producer;

    AuditedSystem() {
        worker = WorkerApplication.builder()
                .registerShutdownHook(false)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + services.jdbcUrl(),
                        "--spring.datasource.username=" + services.user(),
                        "--spring.datasource.password=" + services.password(),
                        "--spring.kafka.bootstrap-servers=" + services.bootstrapServers());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", services.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void send(Command command) {
        send(command.slotId(), ContractJson.write(command));
    }

    void send(String key, byte[] value) {
        send(Topics.REQUESTS, key, value);
    }

    void send(String topic, String key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value));
    }

    /** Sends and waits for the decision: the reason of a no, else its code, else the outcome. */
    String ask(Command command) {
        send(command);
        return decision(command.requestId());
    }

    String decision(UUID requestId) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> value("""
                                SELECT coalesce(reason, code, outcome) FROM booking_decisions WHERE request_id = ?
                                """, requestId), found -> !found.isEmpty());
    }

    /** The first offset of the partition that the workers have not said they are done with, 0 before they say any. */
    long committed(int partition) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()))) {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets("booking-worker")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(Topics.REQUESTS, partition));
            return committed == null ? 0 : committed.offset();
        }
    }

    /** Empty when there is no row. */
    String value(String sql, Object... parameters) {
        try (Connection connection = services.connect();
                PreparedStatement statement = bound(connection, sql, parameters);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Writes as somebody who should not; returns how many rows it changed. */
    int edit(String sql, Object... parameters) {
        try (Connection connection = services.connect();
                PreparedStatement statement = bound(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static PreparedStatement bound(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** What an audit says, its exit status first. */
    List<String> audit(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--bootstrap-servers=" + services.bootstrapServers(),
                "--jdbc-url=" + services.jdbcUrl(),
                "--user=" + services.readerUser(),
                "--password=" + services.readerPassword()));
        // The last one of a name counts.
        all.addAll(Arrays.asList(arguments));
        List<String> lines = new ArrayList<>();
        int status = Audit.run(all.toArray(String[]::new), lines::add, lines::add);
        lines.add(0, "exit status " + status);
        return lines;
    }

    @Override
    public void close() {
        producer.close();
        worker.close();
        services.close();
    }

    static @Nullable String until(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("Replayed up to "))
                .map(line -> line.substring("Replayed up to ".length()))
                .findFirst()
                .orElse(null);
    }
}
