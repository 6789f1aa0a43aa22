package dev.slotkeeper.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the metrics of worker and gateway, and their labels, with the tables of docs/operations/monitor.md. */
class FiguresIT {

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage();
        stage.work();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void theWorkersFiguresAreThoseOfThePage() throws IOException, InterruptedException {
        assertThat(Exposed.metrics(Stage.metrics(stage.workerAddress())))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(OperationsPage.monitor().figuresOfTheWorker());
    }

    @Test
    void theGatewaysFiguresAreThoseOfThePage() throws IOException, InterruptedException {
        assertThat(Exposed.metrics(Stage.metrics(stage.gatewayAddress())))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(OperationsPage.monitor().figuresOfTheGateway());
    }

    @Test
    void theOperatorsPageHasTheFiguresOfBothPrograms() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode all = stage.operations();
            assertThat(all.get("instances"))
                    .extracting(one -> one.path("program").asText() + " " + one.get("up"))
                    .containsExactly("gateway true", "worker true");
            assertThat(all.at("/instances/1/breaker").asText()).isEqualTo("CLOSED");
            assertThat(all.get("hotSlots"))
                    .as("one slot is created and wanted twice")
                    .extracting(slot -> slot.get("requests").asInt())
                    .contains(3);
            assertThat(all.get("points"))
                    .last()
                    .satisfies(point -> assertThat(point.get("queued").asInt()).isZero());
        });
    }
}
