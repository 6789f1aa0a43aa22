package dev.slotkeeper.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks that docs/operations.md lists every metric of our own with its labels, and no metric that does not exist. */
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
        assertThat(Exposed.figures(Stage.figures(stage.workerAddress())))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(OperationsPage.read().figuresOfTheWorker());
    }

    @Test
    void theGatewaysFiguresAreThoseOfThePage() throws IOException, InterruptedException {
        assertThat(Exposed.figures(Stage.figures(stage.gatewayAddress())))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(OperationsPage.read().figuresOfTheGateway());
    }
}
