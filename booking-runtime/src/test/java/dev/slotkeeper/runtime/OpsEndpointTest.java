package dev.slotkeeper.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OpsEndpointTest {

    @Test
    void metricsOfAWorkerAreRead() {
        Meters worker = Meters.worker().decided("CONFIRMED", "", 3);
        worker.decided("SLOT_UNAVAILABLE", "FULL", 2).decided("SLOT_UNAVAILABLE", "CLOSED", 1);
        worker.buffered.set(5);
        worker.oldest.set(12);
        worker.open.set(1);

        ProgramMetrics metrics = worker.read();
        assertThat(metrics.program()).isEqualTo("worker");
        assertThat(metrics.version()).isEqualTo("1.2");
        assertThat(metrics.startedSeconds()).isEqualTo(1_000);
        assertThat(metrics.uptimeSeconds()).isEqualTo(60);
        assertThat(metrics.decisions()).isEqualTo(Map.of("CONFIRMED", 3.0, "SLOT_UNAVAILABLE", 3.0));
        assertThat(metrics.queued()).as("buffered and lag").isEqualTo(7);
        assertThat(metrics.oldestSeconds()).isEqualTo(12);
        assertThat(metrics.breaker()).isEqualTo("OPEN");
        assertThat(metrics.mismatch()).isFalse();
        assertThat(metrics.hotSlots()).isEqualTo(Meters.HOT);
    }

    @Test
    void metricsOfAGatewayAreReadWithReadsAndWritesSeparated() {
        Meters gateway = Meters.gateway().answered("GET", Duration.ofSeconds(9));
        gateway.answered("POST", Duration.ofMillis(10)).answered("DELETE", Duration.ofMillis(10));

        ProgramMetrics metrics = gateway.read();
        assertThat(metrics.reads()).isEqualTo(1);
        assertThat(metrics.writes()).isEqualTo(2);
        assertThat(metrics.queued()).isNull();
        assertThat(metrics.oldestSeconds()).isNull();
        assertThat(metrics.breaker()).isNull();
        assertThat(metrics.hotSlots()).isNull();
        assertThat(metrics.ages()).isEqualTo(HistogramBuckets.NONE);
        assertThat(Objects.requireNonNull(metrics.answers().percentiles()).p99())
                .isEqualTo(0.01, within(0.002));
    }

    @Test
    void everyDurationIsInOneBucketAlsoThoseAboveAllBounds() {
        Meters gateway = Meters.gateway();
        for (int i = 0; i < 100; i++) {
            gateway.answered("POST", Duration.ofMillis(5)).answered("PATCH", Duration.ofMinutes(5));
        }

        HistogramBuckets answers = gateway.read().answers();
        assertThat(answers.counts().stream().mapToDouble(Double::doubleValue).sum())
                .isEqualTo(200);
        assertThat(answers.counts().get(answers.bounds().size())).isEqualTo(100);
    }

    @Test
    void unknownGaugeIsLeftOut() {
        Meters worker = Meters.worker();
        worker.oldestIsKnown = false;

        assertThat(worker.read().oldestSeconds()).isNull();
    }

    @Test
    void valuesOutOfBoundsAreRejected() {
        assertThatThrownBy(() -> new HotSlots.HotSlot("a", -1)).hasMessageContaining("requests");
        assertThatThrownBy(() -> new HotSlots.HotSlot("<b>", 1)).hasMessageContaining("slotId");
        assertThatThrownBy(() -> new HistogramBuckets(List.of(1.0), List.of(1.0)))
                .hasMessageContaining("1 bounds and 1 counts");
        assertThatThrownBy(() -> new HistogramBuckets(List.of(2.0, 1.0), List.of(0.0, 0.0, 0.0)))
                .hasMessageContaining("ascending");
        assertThatThrownBy(() -> new HistogramBuckets(List.of(Double.NaN), List.of(0.0, 0.0)))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new HistogramBuckets(List.of(1.0), List.of(-1.0, 0.0)))
                .hasMessageContaining("histogram");
    }
}
