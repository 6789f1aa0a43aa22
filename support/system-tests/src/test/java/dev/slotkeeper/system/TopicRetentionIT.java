package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Topics keep what is needed, and what they did not keep is noticed. */
class TopicRetentionIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    /** With one consumer: a second one that joins late takes partitions over, and what was held of them is forgotten. */
    private final AuditedSystem system =
            new AuditedSystem("--booking.worker.log-check-interval=1s", "--booking.worker.concurrency=1");

    private final Admin admin =
            Admin.create(Map.of("bootstrap.servers", system.services().bootstrapServers()));

    @AfterEach
    void stop() {
        admin.close();
        system.close();
    }

    @Test
    void topicsWithoutATimeOfTheirOwnGetTheSettingsAndOthersKeepTheirs() throws Exception {
        Awaitility.await().atMost(TIMEOUT).until(() -> retention(Topics.DEAD_LETTERS)
                .equals(millis(90)));
        assertThat(retention(Topics.REQUESTS)).isEqualTo(millis(30));
        assertThat(retention(Topics.EVENTS)).isEqualTo(millis(30));
        assertThat(system.metric("booking.retention.problems")).isZero();

        system.set(Topics.REQUESTS, TopicConfig.RETENTION_MS_CONFIG, millis(3));
        awaitProblems(1);
        system.set(Topics.REQUESTS, TopicConfig.RETENTION_BYTES_CONFIG, "1000000");
        awaitProblems(2);
        system.set(Topics.REQUESTS, TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete");
        awaitProblems(3);
        system.set(Topics.REQUESTS, TopicConfig.RETENTION_MS_CONFIG, millis(60));
        awaitProblems(2);
        system.set(Topics.REQUESTS, TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        system.set(Topics.REQUESTS, TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
        awaitProblems(0);
        system.set(Topics.REQUESTS, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        awaitProblems(1);
        system.set(Topics.REQUESTS, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        awaitProblems(0);
        // With the seven days that a segment is written to, as long as decisions are kept.
        system.set(Topics.REQUESTS, TopicConfig.RETENTION_MS_CONFIG, millis(83));
        awaitProblems(1);
        assertThat(retention(Topics.REQUESTS))
                .as("retention that an operator chose")
                .isEqualTo(millis(83));
    }

    @Test
    void requestsThatKafkaDroppedBeforeAWorkerReadThemAreCountedAndNeverBooked() throws Exception {
        createSlot();
        assertThat(system.metric("booking.requests.lost")).isZero();
        system.stopWorker();
        sendSevenAndDropThem(() -> {});
        system.startWorker();

        Awaitility.await().atMost(TIMEOUT).until(() -> system.metric("booking.requests.lost") == 7);
        BookSlot next = booking();
        assertThat(system.ask(next)).isEqualTo("CONFIRMED");
        assertThat(seats()).as("seats of requests after the loss").isEqualTo("1");
    }

    @Test
    void requestsThatAWorkerHoldsAreCountedWhenKafkaDropsThemAndBookedAllTheSame() throws Exception {
        createSlot();
        system.services().stopPostgres();
        sendSevenAndDropThem(
                () -> Awaitility.await().atMost(TIMEOUT).until(() -> system.metric("booking.buffered") >= 7));

        Awaitility.await().atMost(TIMEOUT).until(() -> system.metric("booking.requests.lost") == 7);
        system.services().startPostgres();
        Awaitility.await().atMost(TIMEOUT).until(() -> seats().equals("7"));
    }

    private void createSlot() {
        CreateSlot create =
                new CreateSlot(UUID.randomUUID(), "s", "r", tomorrow, tomorrow.plus(Duration.ofHours(1)), 9);
        assertThat(system.ask(create)).isEqualTo("SLOT_CREATED");
    }

    private void sendSevenAndDropThem(Runnable between) throws InterruptedException, ExecutionException {
        for (int i = 0; i < 7; i++) {
            system.send(booking());
        }
        system.flush();
        between.run();
        admin.deleteRecords(toTheEnd()).all().get();
    }

    private BookSlot booking() {
        return new BookSlot(UUID.randomUUID(), "s", "c", 1, null, tomorrow);
    }

    private String seats() {
        return system.value("SELECT current_bookings FROM availability_slots WHERE slot_id = 's'");
    }

    private Map<TopicPartition, RecordsToDelete> toTheEnd() throws InterruptedException, ExecutionException {
        Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
        int partitions = Objects.requireNonNull(admin.describeTopics(List.of(Topics.REQUESTS))
                        .allTopicNames()
                        .get()
                        .get(Topics.REQUESTS))
                .partitions()
                .size();
        for (int i = 0; i < partitions; i++) {
            ends.put(new TopicPartition(Topics.REQUESTS, i), RecordsToDelete.beforeOffset(-1));
        }
        return ends;
    }

    private void awaitProblems(int count) {
        Awaitility.await().atMost(TIMEOUT).until(() -> system.metric("booking.retention.problems") == count);
    }

    private static String millis(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }

    private String retention(String topic) throws InterruptedException, ExecutionException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).all().get().get(resource))
                .get(TopicConfig.RETENTION_MS_CONFIG)
                .value();
    }
}
