package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import dev.slotkeeper.gateway.ops.DemoCrowd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpsApiTest {

    private static final List<String> QUICK =
            List.of("--booking.gateway.ops.interval=1s", "--booking.gateway.ops.instances=http://localhost:1");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final FakeCrowd crowd = new FakeCrowd();
    private static RunningGateway gateway;
    private static RunningGateway plain;

    private static final class FakeCrowd implements DemoCrowd {
        private final List<Integer> sent = new ArrayList<>();

        @Override
        public boolean start(int visitors) {
            return sent.isEmpty() && sent.add(visitors);
        }

        @Override
        public Status status() {
            return sent.isEmpty() ? Status.NONE : new Status(true, sent.get(0), 5, 2, Duration.ofSeconds(59));
        }
    }

    @BeforeAll
    static void start() {
        gateway = new RunningGateway(QUICK, context -> context.registerBean(DemoCrowd.class, () -> crowd), new Fakes());
        plain = new RunningGateway(List.of("--booking.gateway.ops.enabled=false"), context -> {});
    }

    @AfterAll
    static void stop() {
        gateway.close();
        plain.close();
    }

    private static JsonNode awaitPoints(int count) {
        return Awaitility.await()
                .atMost(TIMEOUT)
                .until(
                        () -> gateway.get("/v1/ops").json(),
                        all -> all.get("points").size() >= count);
    }

    @Test
    void pointsCountEachRequestOnce() {
        // The points then include the requests of other tests.
        awaitPoints(awaitPoints(1).get("points").size() + 2);
        double before = posted();
        for (int i = 0; i < 7; i++) {
            gateway.post("/v1/bookings", "{}");
        }

        Awaitility.await().atMost(TIMEOUT).until(() -> posted() - before > 5);
        awaitPoints(awaitPoints(1).get("points").size() + 1);
        assertThat(posted() - before).as("7 calls, computed from rounded rates").isBetween(5.0, 9.0);
    }

    /** Returns the number of posts: the sum of each rate times the time between its points. */
    private static double posted() {
        double sum = 0;
        @Nullable JsonNode before = null;
        for (JsonNode point : gateway.get("/v1/ops").json().get("points")) {
            if (before != null) {
                sum += point.get("writes").asDouble() * between(before, point).toMillis() / 1_000;
            }
            before = point;
        }
        return sum;
    }

    private static Duration between(JsonNode before, JsonNode point) {
        return Duration.between(
                Instant.parse(before.get("at").asText()),
                Instant.parse(point.get("at").asText()));
    }

    @Test
    void instanceThatDoesNotRespondIsShownAsDown() {
        JsonNode all = awaitPoints(1);

        assertThat(all.at("/instances/0/program").asText()).isEqualTo("gateway");
        assertThat(all.at("/instances/0/up").asBoolean()).isTrue();
        assertThat(all.at("/instances/1/name").asText()).isEqualTo("localhost:1");
        assertThat(all.at("/instances/1/up").asBoolean()).isFalse();
        assertThat(all.at("/points/0/down").asInt()).isEqualTo(1);
        assertThat(all.at("/points/0").has("queued")).isFalse();
    }

    @Test
    void anotherGatewayIsReadOverItsAddress() {
        String instances = "--booking.gateway.ops.instances=http://localhost:" + gateway.port();
        try (RunningGateway other = new RunningGateway(List.of(instances), context -> {})) {
            JsonNode read = Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> other.get("/v1/ops").json().at("/instances/1"), one -> one.path("up")
                            .asBoolean());
            assertThat(read.get("program").asText()).isEqualTo("gateway");
        }
    }

    @Test
    void pointsAreStreamed() {
        try (EventClient client = gateway.listen("/v1/ops/stream")) {
            client.awaitText("event: point\ndata: {\"point\":{\"number\":");
            int last = Integer.parseInt(client.received().replaceFirst("(?s).*?id: (\\d+)\n.*", "$1"));
            client.awaitText("id: " + (last + 2) + "\n");
        }
    }

    @Test
    void secondCrowdIsRefusedWhileOneRuns() {
        Exchange sent = gateway.post("/v1/ops/crowd", "{\"visitors\":200}");
        assertThat(sent.status()).isEqualTo(202);
        assertThat(sent.json().toString())
                .isEqualTo("{\"running\":true,\"visitors\":200,\"booked\":5,\"refused\":2,\"leftSeconds\":59.0}");

        Exchange again = gateway.post("/v1/ops/crowd", "{\"visitors\":200}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(crowd.sent).containsExactly(200);
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> gateway.get("/v1/ops")
                                .json()
                                .at("/crowdStatus/visitors")
                                .asInt()
                        == 200);
        assertThat(gateway.get("/v1/ops").json().get("crowd").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"visitors\":0}",
                "{\"visitors\":1001}",
                "{\"visitors\":\"200\"}",
                "[",
                "{\"visitors\":1.5}"
            })
    void crowdOfInvalidSizeIsRefused(String body) {
        Exchange answer = gateway.post("/v1/ops/crowd", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("reason")).isEqualTo("MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ops", "/ops/"})
    void pageAndItsLibrariesAreServed(String path) {
        Exchange page = gateway.get(path);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");

        assertThat(page.response().body()).contains("/webjars/uplot/dist/uPlot.iife.min.js");
        for (String part : new String[] {"uPlot.iife.min.js", "uPlot.min.css"}) {
            assertThat(gateway.get("/webjars/uplot/dist/" + part).status())
                    .as(part)
                    .isEqualTo(200);
        }
    }

    @Test
    void operationsPageCanBeTurnedOff() {
        assertThat(plain.get("/v1/ops").status()).isEqualTo(404);
        assertThat(plain.get("/v1/ops/stream").status()).isEqualTo(404);
        assertThat(plain.post("/v1/ops/crowd", "{\"visitors\":200}").status()).isEqualTo(404);
        assertThat(plain.get("/ops").status()).isEqualTo(404);
    }

    @Test
    void withoutACrowdItsCallIs404() {
        try (RunningGateway usual = new RunningGateway(QUICK, context -> {})) {
            assertThat(usual.post("/v1/ops/crowd", "{\"visitors\":200}").status())
                    .isEqualTo(404);
            assertThat(usual.get("/v1/ops").json().get("crowd").asBoolean()).isFalse();
        }
    }
}
