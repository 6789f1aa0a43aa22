package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.system.OtlpReceiver.Sent;
import io.micrometer.tracing.Tracer;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One trace from the call to its reply, with the worker's batch linked to it, as a collector gets to see it. */
class TracingIT {

    private static final OtlpReceiver COLLECTOR = new OtlpReceiver();
    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final String[] ON = {
        "--management.tracing.enabled=true",
        "--management.tracing.sampling.probability=1.0",
        "--management.otlp.tracing.endpoint=" + COLLECTOR.endpoint(),
        "--management.tracing.opentelemetry.export.schedule-delay=100ms"
    };
    private static final String CALLER = "00f067aa0ba902b7";

    private static Http gateway;
    private static KafkaRequester requester;

    @BeforeAll
    static void start() {
        SYSTEM.worker(ON);
        gateway = SYSTEM.gateway(ON);
        requester = new KafkaRequester();
    }

    @AfterAll
    static void stop() {
        requester.close();
        SYSTEM.close();
        COLLECTOR.close();
    }

    @Test
    void aCallersTraceGoesFromHttpThroughTheBatchToTheReply() {
        String trace = traceId();
        HttpResponse<String> booked = book(Requests.slot(1), "traceparent", "00-" + trace + "-" + CALLER + "-01");
        assertThat(booked.statusCode()).isEqualTo(201);

        Sent request = await(trace, "booking.request");
        Sent http = await(trace, "http post /v1/bookings");
        assertThat(http.parentId()).isEqualTo(CALLER);
        assertThat(http.service()).isEqualTo("booking-gateway");
        assertThat(request.parentId()).isEqualTo(http.spanId());
        assertThat(request.attributes())
                .containsEntry("booking.outcome", "CONFIRMED")
                .containsEntry(
                        "booking.request.id", Http.json(booked).get("requestId").asText());
        Sent batch = awaitBatchOf(request);
        assertThat(batch.service()).isEqualTo("booking-worker");
        assertThat(batch.traceId()).isNotEqualTo(trace);
        assertThat(batch.links()).contains(trace + "-" + request.spanId());
        // As docs/operations/monitor.md shows one.
        Stream.of(http, request, batch).map(TracingIT::shown).forEach(System.out::println);
    }

    private static String shown(Sent span) {
        return "%s %-23s trace %s span %s parent %s %s links %s"
                .formatted(
                        span.service(),
                        span.name(),
                        span.traceId(),
                        span.spanId(),
                        span.parentId().isEmpty() ? "none" : span.parentId(),
                        new TreeMap<>(span.attributes()),
                        span.links());
    }

    @Test
    void aRefusalAndItsReasonAreOnTheSpan() {
        String slot = Requests.slot(0);
        String trace = traceId();

        book(slot, "traceparent", "00-" + trace + "-" + CALLER + "-01");

        assertThat(await(trace, "booking.request").attributes())
                .containsEntry("booking.outcome", "SLOT_UNAVAILABLE")
                .containsEntry("booking.reason", "FULL")
                .doesNotContainValue("a-customer");
    }

    @Test
    void aRescheduleWhoseSlotIsLookedUpFirstStaysInItsTrace() {
        String booking = Http.json(book(Requests.slot(1))).get("bookingId").asText();
        String trace = traceId();

        HttpResponse<String> moved = gateway.post(
                "/v1/bookings/" + booking + "/reschedule",
                "{\"toSlotId\":\"" + Requests.slot(1) + "\",\"customerId\":\"a-customer\"}",
                "traceparent",
                "00-" + trace + "-" + CALLER + "-01");

        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
        assertThat(await(trace, "booking.request").parentId())
                .isEqualTo(await(trace, "http post").spanId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void aHeaderThatMeansNothingIsIgnoredAndTheGatewayBeginsATrace(String header) {
        HttpResponse<String> booked = book(Requests.slot(1), "traceparent", header);

        assertThat(booked.statusCode()).isEqualTo(201);
        String requestId = Http.json(booked).get("requestId").asText();
        Sent request = Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(
                        () -> COLLECTOR.spans().stream()
                                .filter(span ->
                                        requestId.equals(span.attributes().get("booking.request.id")))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(header).doesNotContain(request.traceId());
        assertThat(await(request.traceId(), "http post").parentId()).isEmpty();
    }

    @Test
    void aKafkaClientGetsItsTraceBackByteForByte() {
        String header = "00-" + traceId() + "-" + CALLER + "-00";

        assertThat(traceOfTheReplyTo(header)).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n"})
    void aKafkaClientWithoutAValidTraceGetsNone(String header) {
        assertThat(traceOfTheReplyTo(header)).isNull();
    }

    @Test
    void metricsRequestsAreNotTraced() {
        gateway.get("/actuator/prometheus");
        String trace = traceId();
        book(Requests.slot(1), "traceparent", "00-" + trace + "-" + CALLER + "-01");

        await(trace, "http post");
        assertThat(COLLECTOR.spans()).extracting(Sent::name).noneMatch(name -> name.contains("actuator"));
    }

    @Test
    void whileItIsOffAWorkerHasNothingToMakeASpan() {
        try (BookingSystem off = new BookingSystem()) {
            assertThat(off.worker().getBeanProvider(Tracer.class).getIfAvailable())
                    .isNull();
        }
    }

    private static HttpResponse<String> book(String slot, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Prefer";
        all[1] = "wait=30";
        return gateway.post("/v1/bookings", Requests.body(slot, "a-customer"), all);
    }

    private static @Nullable String traceOfTheReplyTo(String header) {
        BookSlot booking = Requests.booking(Requests.slot(1));
        UUID correlation = UUID.randomUUID();
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(Topics.REQUESTS, booking.slotId().getBytes(UTF_8), ContractJson.write(booking));
        message.headers()
                .add(Headers.REPLY_TOPIC, requester.replyTopic().getBytes(UTF_8))
                .add(Headers.CORRELATION_ID, KafkaRequester.bytes(correlation))
                .add(Headers.TRACE_PARENT, header.getBytes(US_ASCII));
        requester.send(message);
        requester.reply(correlation);
        Header echoed = requester.headerOf(correlation, Headers.TRACE_PARENT);
        return echoed == null ? null : new String(echoed.value(), US_ASCII);
    }

    private static String traceId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static Sent await(String traceId, String nameBegins) {
        return Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(() -> COLLECTOR.span(traceId, nameBegins), Optional::isPresent)
                .orElseThrow();
    }

    private static Sent awaitBatchOf(Sent request) {
        String link = request.traceId() + "-" + request.spanId();
        return Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(
                        () -> COLLECTOR.spans().stream()
                                .filter(span -> span.name().equals("booking.batch")
                                        && span.links().contains(link))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
