package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.audit.Audit;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.deadletters.DeadLetterTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the rights that {@code deploy/kafka/acls.sh} gives to readers and to the operators' programs. */
class OperatorAclsIT {

    private static final Duration SHORTLY = Duration.ofMillis(200);
    private static final TopicPartition FIRST_REQUESTS = new TopicPartition(Topics.REQUESTS, 0);

    @TempDir
    static Path folder;

    private static SecuredBroker broker;

    @BeforeAll
    static void start() {
        broker = new SecuredBroker(folder);
        broker.addUsers(List.of("auditor", "mender", "a", "ab"));
        AclScript script = new AclScript(folder, broker);
        script.allow("audit", "auditor");
        script.allow("dead-letters", "mender");
        script.allow("reader", "a");
        script.allow("reader", "ab");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String user, String group) {
        Map<String, Object> config = broker.client(user);
        config.put("group.id", group);
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @ParameterizedTest(name = "{0} reads in the group {1}")
    @CsvSource({"a, booking.readers.a.one", "ab, booking.readers.ab.one"})
    void readersHaveGroupsOfTheirOwn(String user, String group) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(user, group)) {
            TopicPartition events = new TopicPartition(Topics.EVENTS, 0);
            consumer.assign(List.of(events));
            // Else a poll that ends early leaves a question for the offset behind, which is answered from before the
            // commit.
            consumer.seek(events, 0);
            consumer.poll(SHORTLY);
            consumer.commitSync(Map.of(events, new OffsetAndMetadata(0)));
            assertThat(consumer.committed(Set.of(events)).get(events)).isNotNull();
        }
    }

    @ParameterizedTest(name = "{0} must not be of the group {1}")
    @CsvSource({"a, booking.readers.ab.one", "a, booking.readers.a", "ab, booking.readers.a.one", "a, booking-worker"})
    void readersAreNotInTheGroupsOfOthers(String user, String group) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(user, group)) {
            assertThatThrownBy(() -> consumer.committed(Set.of(new TopicPartition(Topics.EVENTS, 0))))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
    }

    /** All that an audit asks of Kafka. */
    @Test
    void anAuditSeesTheLogAndHowFarTheWorkersAre() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("auditor", "booking-worker")) {
            assertThat(consumer.partitionsFor(Topics.REQUESTS)).hasSize(2);
            assertThat(consumer.committed(Set.of(FIRST_REQUESTS))).hasSize(1);
            for (String topic : List.of(Topics.REQUESTS, Topics.EVENTS)) {
                TopicPartition partition = new TopicPartition(topic, 0);
                assertThat(consumer.beginningOffsets(Set.of(partition))).containsKey(partition);
                assertThat(consumer.endOffsets(Set.of(partition))).containsKey(partition);
                consumer.assign(List.of(partition));
                consumer.poll(SHORTLY);
                assertThat(consumer.position(partition)).isZero();
            }
            assertThatThrownBy(() -> consumer.commitSync(Map.of(FIRST_REQUESTS, new OffsetAndMetadata(1))))
                    .as("the workers' progress is not an audit's to set")
                    .isInstanceOf(AuthorizationException.class);
        }
    }

    @Test
    void anAuditLogsInWithItsFile() throws IOException {
        List<String> said = new ArrayList<>();
        int status = Audit.run(
                new String[] {
                    "--bootstrap-servers=" + broker.client("auditor").get("bootstrap.servers"),
                    "--properties=" + properties("auditor"),
                    "--jdbc-url=jdbc:postgresql://localhost:1/slotkeeper"
                },
                said::add,
                said::add);

        assertThat(status).isEqualTo(2);
        assertThat(said)
                .as("Kafka was read, and then")
                .singleElement()
                .asString()
                .startsWith("The database can't be read: ");
    }

    @ParameterizedTest(name = "{0} must not write to {1}")
    @CsvSource({
        "auditor, booking.requests",
        "auditor, booking.events",
        "mender, booking.events",
        "mender, booking.availability",
        "a, booking.requests.dlt"
    })
    void operatorsWriteNothingElse(String user, String topic) {
        assertThatThrownBy(() -> send(user, new ProducerRecord<>(topic, new byte[1], new byte[1])))
                .hasCauseInstanceOf(AuthorizationException.class);
    }

    @Test
    void deadLettersAreListedAndSentBack() throws Exception {
        byte[] key = "slot-1".getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> deadLetter =
                new ProducerRecord<>(Topics.DEAD_LETTERS, 0, key, ContractJson.write(Requests.booking("slot-1")));
        deadLetter.headers().add(Headers.DEAD_LETTER_REASON, "can't be decided: for a test".getBytes(UTF_8));
        send(SecuredBroker.ADMINISTRATOR, deadLetter);
        Path login = properties("mender");

        assertThat(deadLetters("list", "--properties=" + login))
                .contains("exit status 0")
                .anyMatch(line -> line.startsWith("0@0 ") && line.contains("for a test"));
        assertThat(deadLetters("send-back", "0@0", "--properties=" + login)).contains("exit status 0");
        assertThat(deadLetters("send-back", "0@0", "--properties=" + login))
                .as("its note is there, so it could write that as well")
                .contains("exit status 1");
        assertThat(deadLetters("list", "--properties=" + properties("auditor"))).contains("exit status 2");
    }

    private static Path properties(String user) throws IOException {
        return Files.writeString(
                folder.resolve(user + ".properties"),
                broker.client(user).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n")));
    }

    /** Runs the tool and returns its output, the exit status first. */
    private static List<String> deadLetters(String... arguments) {
        List<String> lines = new ArrayList<>();
        int status = DeadLetterTool.run(arguments, lines::add, lines::add);
        lines.add(0, "exit status " + status);
        return lines;
    }

    private static void send(String user, ProducerRecord<byte[], byte[]> message) throws Exception {
        Map<String, Object> config = broker.client(user);
        config.put("max.block.ms", 15_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(message).get(30, TimeUnit.SECONDS);
        }
    }
}
