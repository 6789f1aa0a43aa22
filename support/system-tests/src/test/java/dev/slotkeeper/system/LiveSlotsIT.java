package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.Topics;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Lists from the gateway's memory and streams, with a real feed, a real database and a worker that decides. */
class LiveSlotsIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final BookingSystem SYSTEM = new BookingSystem();
    private static ConfigurableApplicationContext worker;
    private static Http http = new Http("");

    private final String resource = "live-" + UUID.randomUUID() + "x";

    @BeforeAll
    static void start() {
        worker = SYSTEM.worker();
        http = SYSTEM.gateway();
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    /** A slot that came the usual way, so that this gateway knows it. */
    private String slot(int capacity) {
        HttpResponse<String> created = http.post("/v1/slots", """
                {"resourceId":"%s","startsAt":"2031-05-01T09:00:00Z","endsAt":"2031-05-01T10:00:00Z","capacity":%d}
                """.formatted(resource, capacity));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return Http.json(created).get("slotId").asText();
    }

    private static String book(String slotId, String customer, String more) {
        HttpResponse<String> answer = http.post(
                "/v1/bookings",
                "{\"slotId\":\"%s\",\"customerId\":\"%s\"%s}".formatted(slotId, customer, more),
                "Prefer",
                "wait=30");
        assertThat(answer.statusCode()).as(answer.body()).isIn(201, 202);
        return Http.json(answer).get("bookingId").asText();
    }

    private static void cancel(String booking) {
        assertThat(http.call("DELETE", "/v1/bookings/" + booking).statusCode()).isEqualTo(200);
    }

    /** Lists slots from a given time on, because requests for the distant past are answered from the database. */
    private JsonNode list() {
        return Http.json(http.get("/v1/slots?from=2031-01-01T00:00:00Z&resourceId=" + resource))
                .get("slots");
    }

    /** Seats taken on the one slot. */
    private int listed() {
        return list().get(0).get("currentBookings").asInt();
    }

    private static double fromMemory() {
        return http.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("booking_gateway_lists_total{source=\"cache\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void awaitMemory() {
        Awaitility.await().atMost(TIMEOUT).until(() -> {
            double before = fromMemory();
            list();
            return fromMemory() > before;
        });
    }

    @Test
    void nextListShowsTheAnsweredBooking() {
        String slot = slot(100);
        assertThat(list().findValuesAsText("slotId")).containsExactly(slot);
        awaitMemory();
        double before = fromMemory();
        for (int taken = 1; taken <= 30; taken++) {
            String booking = book(slot, "c", "");
            assertThat(listed()).isEqualTo(taken);
            cancel(booking);
            assertThat(listed()).isEqualTo(taken - 1);
            book(slot, "c", "");
        }
        assertThat(fromMemory()).as("lists that came from memory").isGreaterThan(before);
    }

    @Test
    void listsComeFromTheFeedWhileAWorkerIsThereAndElseFromTheDatabase() throws Exception {
        String slot = slot(10);
        awaitMemory();
        publish(state(slot, 7, 1_000_000));
        Awaitility.await().atMost(TIMEOUT).until(() -> listed() == 7);
        assertThat(Http.json(http.get("/v1/slots/" + slot))
                        .get("currentBookings")
                        .asInt())
                .as("one slot is always read from the database")
                .isZero();

        SYSTEM.stop(worker);
        Awaitility.await().atMost(TIMEOUT).until(() -> listed() == 0);
        worker = SYSTEM.worker();
        awaitMemory();
        assertThat(listed()).isEqualTo(7);
    }

    private SlotAvailability state(String slotId, int taken, long sequence) {
        Instant start = Instant.parse("2031-05-01T09:00:00Z");
        SlotState slot = new SlotState(slotId, resource, start, start.plusSeconds(3_600), 10, taken, true, 1, null);
        return new SlotAvailability(slot, false, sequence);
    }

    private static void publish(SlotAvailability state) throws ExecutionException, InterruptedException {
        Map<String, Object> config =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BookingSystem.SERVICES.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.AVAILABILITY,
                            state.slotId().getBytes(StandardCharsets.UTF_8),
                            ContractJson.write(state)))
                    .get();
        }
    }

    @Test
    void aSlotsStreamShowsWhatHappensToIt() {
        String slot = slot(2);
        try (EventTap stream = http.listen("/v1/slots/stream?resourceId=" + resource)) {
            stream.awaitText("\"slotId\":\"" + slot + "\"");
            book(slot, "c", "");
            stream.awaitText("\"currentBookings\":1");
            book(slot, "c", "");
            stream.awaitText("\"currentBookings\":2,\"isAvailable\":false");
            http.call("DELETE", "/v1/slots/" + slot + "?cancelBookings=true");
            stream.awaitText("event: gone\ndata: {\"slotId\":\"" + slot + "\"}");
        }
    }

    @Test
    void waitingCallerIsNotifiedOfItsPromotionAndWatcherOfTheSeatAfterIt() {
        String slot = slot(1);
        String first = book(slot, "c-1", "");
        String second = book(slot, "c-2", ",\"ifFull\":\"WAITLIST\"");
        HttpResponse<String> watch = http.post("/v1/slots/" + slot + "/watch", "{}");
        assertThat(watch.statusCode()).as(watch.body()).isEqualTo(201);
        try (EventTap booking = http.listen("/v1/bookings/" + second + "/stream");
                EventTap watching = http.listen(Http.json(watch).get("stream").asText())) {
            booking.awaitText("id: WAITLISTED\n");
            watching.awaitText("event: taken\n");

            cancel(first);
            booking.awaitText("id: CONFIRMED\n");
            booking.awaitEnd();
            assertThat(watching.received()).doesNotContain("event: free");

            cancel(second);
            watching.awaitText("event: free\n");
            watching.awaitEnd();
        }
    }

    @Test
    void aPendingRequestIsStreamedUntilItIsDecided() {
        String slot = slot(1);
        SYSTEM.stop(worker);
        HttpResponse<String> accepted = http.post("/v1/bookings", Requests.body(slot, "c"), "Prefer", "respond-async");
        String location = accepted.headers().firstValue("Location").orElseThrow();
        try (EventTap stream = http.listen(location.replace("?", "/stream?"))) {
            stream.awaitText("data: {\"status\":\"PENDING\"}\n");
            worker = SYSTEM.worker();
            stream.awaitText("id: CONFIRMED\n");
            stream.awaitEnd();
        }
    }
}
