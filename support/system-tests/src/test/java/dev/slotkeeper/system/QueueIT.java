package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests the gateway's answers about the queue: the position, the expected wait, and early refusals. */
class QueueIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern PLACE = Pattern.compile("partition=(\\d+)&offset=(\\d+)");

    /** One a transaction, so that the queue lasts. */
    private static final String[] SLOW = {"--booking.worker.batch-size=1", "--booking.worker.concurrency=1"};

    private static final int MANY = 20_000;

    @Test
    void waitingCallerSeesItsQueuePosition() throws Exception {
        try (BookingSystem system = new BookingSystem()) {
            ConfigurableApplicationContext worker = system.worker();
            Http http = system.gateway();
            String slot = Requests.slot(10);
            assertThat(http.book(slot, "c").join().statusCode()).isEqualTo(201);
            system.stop(worker);

            String location = "";
            for (int i = 0; i < 5; i++) {
                location = accepted(http, Requests.body(slot, "c-" + i))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();
            }
            String asked = location;
            long before = undecidedBefore(location);
            assertThat(before).isGreaterThanOrEqualTo(4);
            Awaitility.await().atMost(TIMEOUT).until(() -> position(http, asked), position -> position == before + 1);
            HttpResponse<String> next = accepted(http, Requests.body(slot, "next"));
            assertThat(Http.json(next).get("queuePosition").asLong()).isEqualTo(before + 2);

            system.worker();
            Awaitility.await().atMost(TIMEOUT).until(() -> position(http, asked) == 0);
            assertThat(Http.json(http.get(asked)).get("status").asText()).isEqualTo("CONFIRMED");
        }
    }

    @Test
    void callersWithoutAChanceAreRefusedAtOnceAndOthersWait() {
        try (BookingSystem system = new BookingSystem();
                Upstream upstream = new Upstream()) {
            ConfigurableApplicationContext slow = system.worker(SLOW);
            Http http = system.gateway("--booking.gateway.queue-evidence=3s");
            String slot = Requests.slot(100_000);
            List<BookSlot> queue =
                    Stream.generate(() -> later(slot)).limit(MANY).toList();
            upstream.send(queue);

            HttpResponse<String> refused = Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> hurried(http, slot, UUID.randomUUID()), answer -> answer.statusCode() == 503);
            HttpResponse<String> patient =
                    accepted(http, body(slot, UUID.randomUUID(), Instant.now().plus(Duration.ofMinutes(10))));

            JsonNode problem = Http.json(refused);
            assertThat(problem.get("code").asText()).isEqualTo("SLOT_FETCH_ERROR");
            assertThat(problem.get("retryable").asBoolean()).isTrue();
            assertThat(Integer.parseInt(
                            refused.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(Http.json(patient).get("queuePosition").asLong()).isGreaterThan(1_000);
            assertThat(Http.json(patient).get("estimatedSeconds").asLong()).isGreaterThan(1);

            system.stop(slow);
            system.worker();
            upstream.awaitReplies(queue, TIMEOUT);
            UUID id = UUID.fromString(problem.get("requestId").asText());
            assertThat(http.get("/v1/bookings/" + id).statusCode()).isEqualTo(404);
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> http.post(
                                            "/v1/bookings",
                                            body(slot, id, Instant.now().plus(TIMEOUT)))
                                    .statusCode()
                            == 201);
            Books.balance();
        }
    }

    @Test
    void abortedTransactionsAndMarkersAreNotInTheQueue() throws Exception {
        try (BookingSystem system = new BookingSystem()) {
            ConfigurableApplicationContext worker = system.worker();
            Http http = system.gateway();
            String slot = Requests.slot(10);
            String first = accepted(http, Requests.body(slot, "c"))
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            abort(20, slot);
            // At first no offset of the partition may be committed.
            Awaitility.await().atMost(TIMEOUT).ignoreExceptions().until(() -> isCommittedToItsEnd(first));
            system.stop(worker);

            String location = accepted(http, Requests.body(slot, "next"))
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            // The gateway's latest sample may be older than the last commit.
            Awaitility.await().atMost(TIMEOUT).until(() -> position(http, location) == 1);
        }
    }

    /** Writes requests of one slot in transactions that are aborted; each leaves a record and a marker. */
    private static void abort(int transactions, String slot) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                BookingSystem.SERVICES.bootstrapServers(),
                "transactional.id",
                "aborting-" + UUID.randomUUID(),
                "transaction.timeout.ms",
                10_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int i = 0; i < transactions; i++) {
                BookSlot booking = Requests.booking(slot);
                producer.beginTransaction();
                var unused = producer.send(
                        new ProducerRecord<>(Topics.REQUESTS, slot.getBytes(UTF_8), ContractJson.write(booking)));
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    private static boolean isCommittedToItsEnd(String location) throws Exception {
        TopicPartition partition = partition(PLACE.matcher(location));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()))) {
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(20, TimeUnit.SECONDS)
                    .offset();
            return end >= 40 && committed(admin, partition) == end;
        }
    }

    private static TopicPartition partition(Matcher place) {
        assertThat(place.find()).isTrue();
        return new TopicPartition(Topics.REQUESTS, Integer.parseInt(place.group(1)));
    }

    private static long committed(Admin admin, TopicPartition partition) throws Exception {
        OffsetAndMetadata committed = admin.listConsumerGroupOffsets("booking-worker")
                .partitionsToOffsetAndMetadata()
                .get(20, TimeUnit.SECONDS)
                .get(partition);
        return Objects.requireNonNull(committed, "committed").offset();
    }

    private static BookSlot later(String slot) {
        return Requests.expiring(slot, Instant.now().plus(Duration.ofMinutes(10)));
    }

    private static HttpResponse<String> accepted(Http http, String body) {
        HttpResponse<String> answer = http.post("/v1/bookings", body, "Prefer", "respond-async");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer;
    }

    private static HttpResponse<String> hurried(Http http, String slot, UUID id) {
        String body = body(slot, id, Instant.now().plusSeconds(2));
        return http.post("/v1/bookings", body, "Prefer", "respond-async");
    }

    private static String body(String slot, UUID id, Instant expiresAt) {
        return "{\"slotId\":\"%s\",\"customerId\":\"hurried\",\"requestId\":\"%s\",\"expiresAt\":\"%s\"}"
                .formatted(slot, id, expiresAt);
    }

    /** Returns the position in the queue; 0 if it is not given. */
    private static long position(Http http, String location) {
        return Http.json(http.get(location)).path("queuePosition").asLong(0);
    }

    private static long undecidedBefore(String location) throws Exception {
        Matcher place = PLACE.matcher(location);
        TopicPartition partition = partition(place);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BookingSystem.SERVICES.bootstrapServers()))) {
            return Long.parseLong(place.group(2)) - committed(admin, partition);
        }
    }
}
