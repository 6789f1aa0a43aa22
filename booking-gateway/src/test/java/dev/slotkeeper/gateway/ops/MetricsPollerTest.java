package dev.slotkeeper.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotkeeper.gateway.live.LatestEventsFixture;
import dev.slotkeeper.runtime.HotSlots;
import dev.slotkeeper.runtime.ProgramMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsPollerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private final LatestEventsFixture events = new LatestEventsFixture();
    private final Operations operations = new Operations(INTERVAL, events.events(), null);
    private final FakeSource first = new FakeSource("first");
    private final FakeSource second = new FakeSource("second");
    private List<FakeSource> present = List.of(first, second);
    private final MetricsPoller watch = new MetricsPoller(() -> present, INTERVAL, TIMEOUT, operations);

    @AfterEach
    void stop() {
        watch.close();
        events.close();
    }

    /** A program that answers, fails, or does not answer. */
    private static final class FakeSource implements MetricsSource {
        private final String name;
        private final FakeProgram program = new FakeProgram();
        private @Nullable CompletableFuture<ProgramMetrics> instead;

        FakeSource(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CompletableFuture<ProgramMetrics> read() {
            return instead == null ? CompletableFuture.completedFuture(program.metrics()) : instead;
        }
    }

    private JsonNode round() throws InterruptedException, IOException {
        operations.add(Instant.now(), watch.round());
        return new ObjectMapper().readTree(operations.snapshot());
    }

    private static JsonNode last(JsonNode snapshot) {
        return snapshot.get("points").get(snapshot.get("points").size() - 1);
    }

    @Test
    void metricsOfAllProgramsAreAddedUp() throws Exception {
        first.program.queued = 5;
        second.program.queued = 2;
        first.program.oldest = 4;
        second.program.oldest = 9;
        first.program.hotSlots = HotSlots.of(60, Map.of("a", 5L, "b", 9L), 0);
        second.program.hotSlots = HotSlots.of(60, Map.of("a", 6L), 2);
        round();
        first.program.decided("CONFIRMED", 10);
        second.program.decided("CONFIRMED", 10);
        JsonNode snapshot = round();

        assertThat(last(snapshot).at("/decisions/CONFIRMED").asDouble()).isPositive();
        assertThat(last(snapshot).get("queued").asInt()).isEqualTo(5 + 2);
        assertThat(last(snapshot).get("oldestSeconds").asInt())
                .as("maximum of both workers")
                .isEqualTo(9);
        assertThat(last(snapshot).get("up").asInt()).isEqualTo(2);
        assertThat(snapshot.get("hotSlots").toString())
                .isEqualTo("[{\"slotId\":\"a\",\"requests\":11},{\"slotId\":\"b\",\"requests\":9}]");
        assertThat(snapshot.get("hotSlotsUncertainty").asInt()).isEqualTo(2);
    }

    @Test
    void failingOrSilentProgramIsDownAndTheOthersAreShown() throws Exception {
        round();
        first.instead = CompletableFuture.failedFuture(new IOException("refused"));
        second.program.queued = 3;
        JsonNode snapshot = round();

        assertThat(last(snapshot).get("up").asInt()).isEqualTo(1);
        assertThat(last(snapshot).get("down").asInt()).isEqualTo(1);
        assertThat(last(snapshot).get("queued").asInt()).isEqualTo(3);
        assertThat(snapshot.at("/instances/0/up").asBoolean()).isFalse();
        assertThat(snapshot.at("/instances/0/program").asText())
                .as("last known program")
                .isEqualTo("worker");
        assertThat(snapshot.at("/instances/0/breaker").isMissingNode()).isTrue();

        first.instead = new CompletableFuture<>();
        second.instead = new CompletableFuture<>();
        long began = System.nanoTime();
        snapshot = round();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(last(snapshot).get("down").asInt()).isEqualTo(2);
        assertThat(last(snapshot).has("queued")).as("reported by no program").isFalse();

        first.instead = null;
        assertThat(round().at("/instances/0/up").asBoolean()).isTrue();
    }

    @Test
    void newProgramIsReadAndRemovedOneIsNoLongerShown() throws Exception {
        present = List.of(first);
        assertThat(last(round()).get("up").asInt()).isEqualTo(1);
        first.program.decided("CONFIRMED", 10);
        present = List.of(second, first);
        JsonNode snapshot = round();
        assertThat(last(snapshot).get("up").asInt()).isEqualTo(2);
        assertThat(last(snapshot).at("/decisions/CONFIRMED").asDouble())
                .as("decisions since its last reading")
                .isPositive();
        present = List.of(second);
        assertThat(round().get("instances")).hasSize(1);
    }

    @Test
    void openBreakerIsShown() throws Exception {
        JsonNode well = round();
        assertThat(well.at("/instances/0/breaker").asText()).isEqualTo("CLOSED");
        assertThat(last(well).get("breakersOpen").asInt()).isZero();
        first.program.breaker = "OPEN";
        JsonNode snapshot = round();

        assertThat(snapshot.at("/instances/0/breaker").asText()).isEqualTo("OPEN");
        assertThat(last(snapshot).get("breakersOpen").asInt()).isEqualTo(1);
    }

    @Test
    void pointsOfFifteenMinutesAreKept() throws Exception {
        for (int i = 0; i < 20; i++) {
            round();
        }
        JsonNode points = round().get("points");

        assertThat(points).hasSize(15);
        assertThat(points.get(0).get("number").asInt()).isEqualTo(7);
        assertThat(points.get(14).get("number").asInt()).isEqualTo(21);
    }

    @Test
    void eachPointIsSentAsAnEvent() {
        watch.start();

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(events::received, heard -> heard.contains("event: point"));
        assertThat(events.received()).contains("id: 1\n", "\"instances\":[{\"name\":\"first\",\"up\":true");
    }
}
