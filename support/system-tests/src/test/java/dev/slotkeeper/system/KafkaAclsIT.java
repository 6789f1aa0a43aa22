package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** A broker with names, passwords and the rights that {@code deploy/kafka/acls.sh} gives: enough to work, and no more. */
class KafkaAclsIT {

    private static final String SHOP = Topics.REPLIES_PREFIX + "shop";

    @TempDir
    static Path folder;

    private static SecuredBroker broker;
    private static BookingSystem system;
    private static Http http;
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() {
        broker = new SecuredBroker(folder);
        broker.addUsers(List.of("the-worker", "the-gateway", "shop", "shopping", "reader", "stranger"));
        AclScript script = new AclScript(folder, broker);
        script.allow("worker", "the-worker");
        script.allow("gateway", "the-gateway");
        script.allow("client", "shop", "shop");
        script.allow("client", "shopping", "shopping");
        script.allow("reader", "reader");
        system = new BookingSystem();
        forgetTheLog();
        worker = system.worker(arguments(
                "the-worker", "--booking.worker.group-id=booking-worker", "--booking.worker.log-check-interval=1s"));
        http = system.gateway(arguments("the-gateway"));
        script.makeReplyTopic("shop");
        script.makeReplyTopic("shopping");
    }

    @AfterAll
    static void stop() {
        system.close();
        forgetTheLog();
        broker.close();
    }

    /** This broker's log is none that the shared database's decisions came from. */
    private static void forgetTheLog() {
        Books.write("""
                DO $$
                BEGIN
                    IF to_regclass('request_log') IS NOT NULL THEN
                        UPDATE request_log SET topic_id = NULL;
                    END IF;
                END
                $$
                """);
    }

    private static String[] arguments(String user, String... more) {
        List<String> all = new ArrayList<>(broker.arguments(user));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static void createTopic(String user, String name) {
        try (Admin admin = Admin.create(broker.client(user))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(String user, ProducerRecord<byte[], byte[]> message) throws Exception {
        Map<String, Object> config = broker.client(user);
        config.put("max.block.ms", 15_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(message).get(30, TimeUnit.SECONDS);
        }
    }

    /** Ends with the first messages, with what is thrown, or when the time is over. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String user, String topic, Duration atMost) {
        Map<String, Object> config = broker.client(user);
        config.put("enable.auto.commit", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = List.of(new TopicPartition(topic, 0));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            long end = System.nanoTime() + atMost.toNanos();
            while (found.isEmpty() && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            return found;
        }
    }

    @Test
    void withTheScriptsRightsTheSystemBooks() {
        String slot = Requests.slot(2);

        HttpResponse<String> answer = http.post("/v1/bookings", Requests.body(slot, "c-1"));
        assertThat(answer.statusCode()).isEqualTo(201);
        HttpResponse<String> later = http.post("/v1/bookings", Requests.body(slot, "c-2"), "Prefer", "respond-async");
        assertThat(later.statusCode()).isEqualTo(202);
        String location = later.headers().firstValue("Location").orElseThrow();
        Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(() -> Http.json(http.get(location)).path("status").asText(), "CONFIRMED"::equals);
        assertThat(Http.json(http.get("/v1/slots/" + slot))
                        .path("currentBookings")
                        .asInt())
                .isEqualTo(2);
        // Without the right to read the feed its age would only grow.
        Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> feedAge() < 2);
        Books.balance();
    }

    /** It may see it and may not change it, so a problem that is made shows that it looks. */
    @Test
    void theWorkerSeesHowLongTopicsKeepTheirMessages() throws Exception {
        setRetention(Duration.ofDays(1));
        awaitRetentionProblems(1);
        setRetention(Duration.ofDays(30));
        awaitRetentionProblems(0);
        try (Admin admin = Admin.create(broker.client("the-worker"))) {
            assertThatThrownBy(() -> setRetention(admin, Duration.ofDays(1)))
                    .hasRootCauseInstanceOf(AuthorizationException.class);
        }
    }

    private static void setRetention(Duration time) throws Exception {
        try (Admin admin = Admin.create(broker.client(SecuredBroker.ADMINISTRATOR))) {
            setRetention(admin, time);
        }
    }

    private static void setRetention(Admin admin, Duration time) throws Exception {
        ConfigEntry entry = new ConfigEntry("retention.ms", Long.toString(time.toMillis()));
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS),
                        List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    private static void awaitRetentionProblems(int count) {
        Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(() -> BookingSystem.metric(worker, "booking.retention.problems") == count);
    }

    private static double feedAge() {
        return http.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("booking_gateway_feed_age_seconds"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aClientIsAnsweredOnItsOwnTopic() throws Exception {
        BookSlot command = Requests.booking(Requests.slot(1));
        send("shop", asking(command, SHOP));

        Awaitility.await().atMost(Durations.ONE_MINUTE).untilAsserted(() -> assertThat(
                        read("shop", SHOP, Duration.ofSeconds(5)))
                .map(message -> ContractJson.readReply(message.value()))
                .anySatisfy(reply -> {
                    assertThat(reply).isInstanceOf(BookingConfirmed.class);
                    assertThat(reply.requestId()).isEqualTo(command.requestId());
                }));
    }

    /** A client could have made one that takes no reply, or that keeps all of them for good. */
    @Test
    void aReplyTopicTakesEveryReplyAndKeepsItForADay() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, SHOP);
        try (Admin admin = Admin.create(broker.client(SecuredBroker.ADMINISTRATOR))) {
            Config config = admin.describeConfigs(List.of(topic))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next();
            assertThat(config.get("max.message.bytes").value()).isEqualTo("1048588");
            assertThat(config.get("retention.ms").value()).isEqualTo("86400000");
            assertThat(config.get("retention.bytes").value()).isEqualTo("1073741824");
            assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
        }
    }

    private static ProducerRecord<byte[], byte[]> asking(BookSlot command, String replyTopic) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(Topics.REQUESTS, command.slotId().getBytes(UTF_8), ContractJson.write(command));
        message.headers().add(Headers.REPLY_TOPIC, replyTopic.getBytes(UTF_8));
        return message;
    }

    @ParameterizedTest(name = "{0} must not read {1}")
    @CsvSource({
        "shop, booking.replies.shopping",
        "shopping, booking.replies.shop",
        "shop, booking.requests",
        "shop, booking.events",
        "the-gateway, booking.events",
        "the-gateway, booking.replies.shop",
        "the-worker, booking.replies.shop",
        "reader, booking.requests",
        "reader, booking.requests.dlt",
        "stranger, booking.availability"
    })
    void readingOtherTopicsIsDenied(String user, String topic) {
        assertThatThrownBy(() -> read(user, topic, Duration.ofMinutes(1))).isInstanceOf(AuthorizationException.class);
    }

    @ParameterizedTest(name = "{0} must not write to {1}")
    @CsvSource({
        "shop, booking.events",
        "shop, booking.availability",
        "shop, booking.replies.shop",
        "shop, booking.replies.shopping",
        "the-gateway, booking.events",
        "the-gateway, booking.availability",
        "the-gateway, booking.replies.shop",
        "the-gateway, booking.requests.dlt",
        "reader, booking.requests",
        "stranger, booking.requests"
    })
    void writingToOtherTopicsIsDenied(String user, String topic) {
        assertThatThrownBy(() -> send(user, new ProducerRecord<>(topic, new byte[1], new byte[1])))
                .isInstanceOfSatisfying(ExecutionException.class, failure -> assertThat(failure)
                        .hasCauseInstanceOf(AuthorizationException.class));
    }

    @ParameterizedTest(name = "{0} must not make {1}")
    @CsvSource({
        "shop, booking.replies.shop",
        "shop, booking.replies.other",
        "shop, booking.replies.gateway-x",
        "the-gateway, booking.replies.other",
        "the-worker, booking.replies.other"
    })
    void creatingOtherTopicsIsDenied(String user, String topic) {
        assertThatThrownBy(() -> createTopic(user, topic)).hasRootCauseInstanceOf(AuthorizationException.class);
    }

    @Test
    void aBrokerWithAnotherCertificateReceivesNoPassword() {
        SelfSigned other = SelfSigned.in(folder, "other");
        try (Admin admin = Admin.create(broker.client("shop", other.certificate()))) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SslAuthenticationException.class);
        }
    }

    @Test
    void theProgramsUseTls() {
        assertThat(broker.arguments("the-gateway"))
                .contains("--spring.kafka.security.protocol=SASL_SSL", "--spring.kafka.ssl.trust-store-type=PEM");
        Map<String, Object> plain = broker.client("shop");
        plain.put("security.protocol", "SASL_PLAINTEXT");
        plain.putAll(Map.of("default.api.timeout.ms", "5000", "request.timeout.ms", "4000"));
        try (Admin admin = Admin.create(plain)) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        Map<String, Object> config = broker.client("shop");
        config.put(
                "sasl.jaas.config",
                String.valueOf(config.get("sasl.jaas.config")).replace(SecuredBroker.password("shop"), "guessed"));
        try (Admin admin = Admin.create(config)) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }
}
