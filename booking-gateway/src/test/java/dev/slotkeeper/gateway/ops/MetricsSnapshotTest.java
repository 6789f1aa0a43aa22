package dev.slotkeeper.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MetricsSnapshotTest {

    private static final Duration FIVE = Duration.ofSeconds(5);

    @Test
    void metricsOfAWorkerAreRead() {
        Meters worker = Meters.worker().decided("CONFIRMED", "", 3);
        worker.decided("SLOT_UNAVAILABLE", "FULL", 2).decided("SLOT_UNAVAILABLE", "CLOSED", 1);
        worker.held.set(5);
        worker.oldest.set(12);
        worker.open.set(1);

        MetricsSnapshot snapshot = worker.snapshot();
        assertThat(snapshot.program()).isEqualTo("worker");
        assertThat(snapshot.version()).isEqualTo("1.2");
        assertThat(snapshot.decisions()).isEqualTo(Map.of("CONFIRMED", 3.0, "SLOT_UNAVAILABLE", 3.0));
        assertThat(snapshot.queued()).as("held and lag").isEqualTo(7);
        assertThat(snapshot.oldest()).isEqualTo(12);
        assertThat(snapshot.breaker()).isEqualTo("OPEN");
    }

    @Test
    void metricsOfAGatewayAreReadWithReadsAndWritesSeparated() {
        Meters gateway = Meters.gateway().answered("GET", Duration.ofSeconds(9));
        gateway.answered("POST", Duration.ofMillis(10)).answered("DELETE", Duration.ofMillis(10));

        MetricsSnapshot snapshot = gateway.snapshot();
        assertThat(snapshot.reads()).isEqualTo(1);
        assertThat(snapshot.writes()).isEqualTo(2);
        assertThat(snapshot.queued()).isNull();
        assertThat(snapshot.breaker()).isNull();
        assertThat(Objects.requireNonNull(snapshot.answers().percentiles()).p99())
                .isEqualTo(0.01, within(0.002));
    }

    @Test
    void metricsOfAnotherProgramAreRejected() {
        assertThatThrownBy(() -> MetricsSnapshot.of(PrometheusParser.read("up 1")))
                .isInstanceOf(PrometheusParser.Unreadable.class);
    }

    @Test
    void ratesAreTheNewDecisionsDividedByTheTime() {
        Meters worker = Meters.worker().decided("CONFIRMED", "", 1_000);
        MetricsSnapshot before = worker.snapshot();
        MetricsSnapshot now = worker.decided("CONFIRMED", "", 10)
                .decided("SLOT_NOT_FOUND", "", 5)
                .snapshot();

        assertThat(InstanceRates.between(before, now, FIVE).decisions())
                .isEqualTo(Map.of("CONFIRMED", 2.0, "SLOT_NOT_FOUND", 1.0));
        assertThat(InstanceRates.between(now, now, FIVE).decisions()).isEmpty();
    }

    @Test
    void lateReadingDoesNotChangeTheRates() {
        Meters worker = Meters.worker();
        MetricsSnapshot before = worker.snapshot();
        worker.uptime.set(10);
        MetricsSnapshot now = worker.decided("CONFIRMED", "", 100).snapshot();

        assertThat(InstanceRates.between(before, now, Duration.ofMillis(1)).decisions())
                .isEqualTo(Map.of("CONFIRMED", 10.0));
    }

    @Test
    void firstReadingHasNoRates() {
        MetricsSnapshot first = Meters.worker().decided("CONFIRMED", "", 1_000).snapshot();

        assertThat(InstanceRates.between(null, first, FIVE)).isEqualTo(InstanceRates.NOTHING);
    }

    @Test
    void restartedProgramCountsFromZero() {
        MetricsSnapshot before = Meters.worker().decided("CONFIRMED", "", 1_000).snapshot();
        MetricsSnapshot after = Meters.worker().decided("CONFIRMED", "", 10).snapshot();

        assertThat(InstanceRates.between(before, after, FIVE).decisions()).isEqualTo(Map.of("CONFIRMED", 2.0));
    }
}
