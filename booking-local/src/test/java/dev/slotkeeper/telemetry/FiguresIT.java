package dev.slotkeeper.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
}
