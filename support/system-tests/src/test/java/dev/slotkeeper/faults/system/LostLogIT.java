package dev.slotkeeper.faults.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import dev.slotkeeper.embedded.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault 27: log or database lost while the other is kept; detected, logged, and ended as docs/operations/recover.md says. */
class LostLogIT {

    private static final Duration NOTICE = Duration.ofSeconds(15);
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final String SLOT = "the-slot";

    @TempDir
    Path folder;

    private Rig rig;
    private ChildProcess worker;

    @BeforeEach
    void bookOnce() throws Exception {
        rig = Rig.withOneBroker(folder);
        worker = startWorker().awaitReady();
        createSlot();
        UUID first = book();
        awaitDecision(first);
        awaitCommit();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void f27LogMadeAnewWhileAWorkerRuns() throws Exception {
        new Faults(rig).makeLogAnew();
        awaitProblem("came from topic");

        UUID second = book();
        Await.pause(IDLE);
        assertThat(outcome(second)).as("decided meanwhile").isEmpty();

        try (Connection connection = rig.connect()) {
            Sql.execute(connection, "UPDATE request_log SET topic_id = NULL");
        }
        worker.awaitReady();
        assertThat(awaitDecision(second))
                .as("decision about the only seat, which is taken")
                .isEqualTo("REJECTED");
    }

    @Test
    void f27DatabaseMadeAnewWhileTheLogIsKept() throws Exception {
        rig.stop(worker);
        UUID second = book();
        new Faults(rig).makeDatabaseAnew();
        worker = startWorker();
        assertThat(Await.await(START, () -> !health().isMissingNode()))
                .as("health answers")
                .isTrue();
        awaitProblem("is decided up to offset 1 in database");

        createSlot();
        Await.pause(IDLE);
        assertThat(outcome(second)).as("decided meanwhile").isEmpty();

        rig.stop(worker);
        confirmOffsets();
        worker = startWorker().awaitReady();
        assertThat(awaitDecision(second))
                .as("decision without the lost booking")
                .isEqualTo("CONFIRMED");
    }

    private ChildProcess startWorker() {
        return rig.worker("--booking.worker.log-check-interval=1s");
    }

    private void createSlot() throws SQLException {
        try (Connection connection = rig.connect()) {
            Sql.execute(
                    connection,
                    "INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)"
                            + " VALUES (?, 'room', now() + interval '1 day', now() + interval '25 hours', 1)",
                    SLOT);
        }
    }

    /** Books with a deadline that outlives the starts of several programs on a busy machine. */
    private UUID book() {
        UUID id = UUID.randomUUID();
        byte[] request = ContractJson.write(
                new BookSlot(id, SLOT, "customer", 1, null, Instant.now().plus(DEADLINE)));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", rig.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(Topics.REQUESTS, SLOT.getBytes(UTF_8), request));
        }
        return id;
    }

    /** Returns the outcome; empty if there is none yet. */
    private String outcome(UUID requestId) {
        try (Connection connection = rig.connect()) {
            return Sql.rows(connection, "SELECT outcome FROM booking_decisions WHERE request_id = ?", requestId)
                    .stream()
                    .findFirst()
                    .orElse("");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String awaitDecision(UUID requestId) {
        assertThat(Await.await(NOTICE, () -> !outcome(requestId).isEmpty()))
                .as("decided")
                .isTrue();
        return outcome(requestId);
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) {
        return admin.listConsumerGroupOffsets("booking-worker")
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void awaitCommit() {
        try (Admin admin = rig.admin()) {
            assertThat(Await.await(NOTICE, () -> !committed(admin).isEmpty()))
                    .as("committed")
                    .isTrue();
        }
    }

    /** Resets the offsets as kafka-consumer-groups.sh --reset-offsets --to-current does. */
    private void confirmOffsets() throws Exception {
        try (Admin admin = rig.admin()) {
            Map<TopicPartition, OffsetAndMetadata> same = new HashMap<>();
            committed(admin)
                    .forEach((partition, offset) -> same.put(partition, new OffsetAndMetadata(offset.offset())));
            admin.alterConsumerGroupOffsets("booking-worker", same).all().get();
        }
    }

    private void awaitProblem(String text) {
        assertThat(Await.await(NOTICE, () -> problem().contains(text)))
                .as("detected; last reported: %s", problem())
                .isTrue();
    }

    /** Returns the problem that the health endpoint reports for the log; empty if there is none. */
    private String problem() {
        return health().path("components")
                .path("log")
                .path("details")
                .path("problem")
                .asText();
    }

    /** Returns the worker's health; a missing node until its endpoint answers. */
    private JsonNode health() {
        try {
            return new ObjectMapper().readTree(worker.get("/actuator/health"));
        } catch (IOException notStarted) {
            return MissingNode.getInstance();
        }
    }
}
