package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.audit.Audit;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.deadletters.DeadLetterTool;
import dev.slotkeeper.embedded.PostgresRoles;
import dev.slotkeeper.embedded.Sql;
import dev.slotkeeper.erasing.EraseTool;
import dev.slotkeeper.local.TestServices;
import dev.slotkeeper.worker.WorkerApplication;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** Services and a worker of their own, because an audit looks at all there is. */
final class AuditedSystem implements AutoCloseable {

    private final TestServices services = TestServices.start();
    private final List<String> arguments;
    private ConfigurableApplicationContext worker;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param settings of the worker, beside the usual ones */
    AuditedSystem(String... settings) {
        arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + services.jdbcUrl(),
                "--spring.datasource.username=" + PostgresRoles.WORKER,
                "--spring.datasource.password=" + PostgresRoles.WORKER,
                "--spring.flyway.user=" + services.user(),
                "--spring.flyway.password=" + services.password(),
                "--spring.kafka.bootstrap-servers=" + services.bootstrapServers()));
        arguments.addAll(Arrays.asList(settings));
        worker = run();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", services.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private ConfigurableApplicationContext run() {
        return WorkerApplication.builder().registerShutdownHook(false).run(arguments.toArray(String[]::new));
    }

    void stopWorker() {
        worker.close();
    }

    /** After it was stopped. */
    void startWorker() {
        worker = run();
    }

    /** Returns when all that was sent is in the log. */
    void flush() {
        producer.flush();
    }

    TestServices services() {
        return services;
    }

    /** The sum of the worker's meters of this name. */
    double metric(String name) {
        return BookingSystem.metric(worker, name);
    }

    void send(Command command) {
        send(command.slotId(), ContractJson.write(command));
    }

    /** Sends to a partition that need not be that of the key. */
    void send(int partition, Command command) {
        var unused = producer.send(new ProducerRecord<>(
                Topics.REQUESTS, partition, command.slotId().getBytes(UTF_8), ContractJson.write(command)));
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
        try (Admin admin = admin()) {
            OffsetAndMetadata committed = committed(admin).get(new TopicPartition(Topics.REQUESTS, partition));
            return committed == null ? 0 : committed.offset();
        }
    }

    /** Waits until no hold or waitlist entry is due and all expiries are published. */
    void awaitQuiet() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> value("""
                        SELECT count(*) FROM appointments WHERE status IN ('HELD', 'WAITLISTED') AND expires_at IS NOT NULL
                        """).equals("0") && isAllTold());
    }

    private boolean isAllTold() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetAndMetadata> committed = committed(admin);
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            committed.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().entrySet().stream()
                    .allMatch(end ->
                            Objects.requireNonNull(committed.get(end.getKey())).offset()
                                    == end.getValue().offset());
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin)
            throws InterruptedException, ExecutionException {
        return admin.listConsumerGroupOffsets("booking-worker")
                .partitionsToOffsetAndMetadata()
                .get();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", services.bootstrapServers()));
    }

    /** Returns the first row of a query; empty if there is none. */
    String value(String sql, Object... parameters) {
        try (Connection connection = services.connect()) {
            return Sql.rows(connection, sql, parameters).stream().findFirst().orElse("");
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Edits the tables as an unauthorised writer would and returns the number of changed rows. */
    int edit(String sql, Object... parameters) {
        try (Connection connection = services.connect()) {
            return Sql.execute(connection, sql, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Runs an audit and returns its output, the exit status first. */
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

    /** Runs an erasure and returns its output, the exit status first. */
    List<String> erase(String... arguments) {
        return eraseThrough(services.jdbcUrl(), line -> {}, arguments);
    }

    /**
     * Runs an erasure through another address.
     *
     * @param jdbcUrl the address of the database
     * @param watcher receives each line when it is printed
     */
    List<String> eraseThrough(String jdbcUrl, Consumer<String> watcher, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--kafka=" + services.bootstrapServers(),
                "--jdbc-url=" + jdbcUrl,
                "--user=" + services.user(),
                "--password=" + services.password()));
        all.addAll(Arrays.asList(arguments));
        List<String> lines = new ArrayList<>();
        Consumer<String> said = watcher.andThen(lines::add);
        int status = EraseTool.run(all.toArray(String[]::new), said::accept, said::accept);
        lines.add(0, "exit status " + status);
        return lines;
    }

    /** Runs the tool for dead letters and returns its output, the exit status first. */
    List<String> deadLetters(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--kafka=" + services.bootstrapServers());
        List<String> lines = new ArrayList<>();
        int status = DeadLetterTool.run(all.toArray(String[]::new), lines::add, lines::add);
        lines.add(0, "exit status " + status);
        return lines;
    }

    /** As if all of booking.events were so old that its retention took it. */
    void dropEvents() {
        try (Admin admin = admin()) {
            int partitions = Objects.requireNonNull(admin.describeTopics(List.of(Topics.EVENTS))
                            .allTopicNames()
                            .get(40, TimeUnit.SECONDS)
                            .get(Topics.EVENTS))
                    .partitions()
                    .size();
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (int i = 0; i < partitions; i++) {
                all.put(new TopicPartition(Topics.EVENTS, i), RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(all).all().get(40, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the events can't be dropped", e);
        }
    }

    /** Sets one of a topic's settings. */
    void set(String topic, String name, String value) {
        AlterConfigOp op = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(op)))
                    .all()
                    .get(40, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(topic + ": " + name + " can't be set", e);
        }
    }

    /** All that a topic holds now. */
    List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", services.bootstrapServers(), "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
            }
        }
        return messages;
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
