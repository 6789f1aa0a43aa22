package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a gateway without Kafka and without PostgreSQL. */
class AloneTest {

    private static final String BODY = "{\"slotId\":\"a\",\"customerId\":\"c\"}";
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new RunningGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void withoutKafkaABookingIs503AtOnce() {
        gateway.post("/v1/bookings", BODY); // the first request also loads classes
        for (String prefer : List.of("wait=60", "respond-async")) {
            long began = System.nanoTime();
            Exchange answer = gateway.post("/v1/bookings", BODY, "Prefer", prefer);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.member("code")).isEqualTo("SLOT_FETCH_ERROR");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/slots", "/v1/slots/a", "/v1/bookings/01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11"})
    void withoutTheDatabaseReadsAre503WithinASecond(String path) {
        Exchange answer = gateway.get(path);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void healthIsCachedWhileTheDatabaseIsUnavailable() {
        long began = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            assertThat(gateway.get("/actuator/health").member("status")).isEqualTo("DOWN");
        }
        // A single check waits half a second for the connection pool.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void isLiveButNotReady() {
        assertThat(gateway.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(gateway.get("/actuator/health/readiness").status()).isEqualTo(503);
    }

    @Test
    void rootIsTheBookingPage() {
        Exchange root = gateway.get("/");

        assertThat(root.status()).isEqualTo(200);
        assertThat(root.header("Content-Type")).startsWith("text/html");
        assertThat(gateway.get("/swagger-ui/index.html").status()).isEqualTo(200);
    }

    @Test
    void apiDescriptionLoadsNothingFromOtherHosts() {
        Exchange config = gateway.get("/v3/api-docs/swagger-config");

        assertThat(config.member("validatorUrl")).isEqualTo("none");
        assertThat(gateway.get("/swagger-ui/swagger-initializer.js").response().body())
                .doesNotContain("https://");
    }

    @Test
    void noAuthenticationWithoutTheProfile() {
        assertThat(gateway.has("springSecurityFilterChain")).isFalse();
        assertThat(gateway.get("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(gateway.get("/v1/ops").header("X-Frame-Options")).isEmpty();
    }

    @Test
    void apiDescriptionCoversEveryCall() {
        JsonNode paths = gateway.get("/v3/api-docs").json().get("paths");

        assertThat(paths.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "/v1/bookings",
                        "/v1/bookings/{requestId}",
                        "/v1/bookings/{requestId}/stream",
                        "/v1/bookings/{bookingId}/reschedule",
                        "/v1/holds",
                        "/v1/holds/{holdId}",
                        "/v1/holds/{holdId}/confirm",
                        "/v1/holds/{holdId}/extend",
                        "/v1/ops",
                        "/v1/ops/crowd",
                        "/v1/ops/stream",
                        "/v1/slots",
                        "/v1/slots/{slotId}",
                        "/v1/slots/{slotId}/close",
                        "/v1/slots/{slotId}/reopen",
                        "/v1/slots/{slotId}/watch",
                        "/v1/slots/stream",
                        "/v1/watches/{watchId}/stream");
        assertThat(paths.at("/~1v1~1bookings/post/responses").fieldNames())
                .toIterable()
                .contains("201", "202", "400", "404", "406", "409", "413", "415", "429", "503", "504");
        assertThat(paths.at("/~1v1~1bookings~1{requestId}/delete/responses/429").isMissingNode())
                .isFalse();
    }

    @Test
    void apiDescriptionNamesTheRefusalsOfEveryBody() {
        for (JsonNode path : gateway.get("/v3/api-docs").json().get("paths")) {
            for (JsonNode call : path) {
                if (call.has("requestBody")) {
                    assertThat(call.get("responses").fieldNames())
                            .toIterable()
                            .as(call.path("operationId").asText())
                            .contains("400", "408", "413", "415");
                }
            }
        }
    }

    @Test
    void unknownAddressIsAProblem() {
        Exchange answer = gateway.get("/nothing/%3Chostile%3E");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.response().body()).doesNotContain("hostile");
    }

    @Test
    void requestThatTomcatRefusesIsAProblem() throws Exception {
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write("GET /<hostile> HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .doesNotContain("hostile");
        }
    }

    @Test
    void responsesAreCounted() {
        gateway.post("/v1/bookings", "{}");

        // A response is counted after it was sent.
        Awaitility.await().untilAsserted(() -> assertThat(
                        gateway.get("/actuator/prometheus").response().body())
                .contains("booking_gateway_requests_total{method=\"POST\",outcome=\"VALIDATION_ERROR\",status=\"400\"}")
                .contains("booking_gateway_response_seconds_bucket")
                .contains("booking_gateway_pending 0.0")
                .contains("booking_gateway_kafka_reachable 0.0"));
    }
}
