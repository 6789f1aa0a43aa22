package dev.slotkeeper.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReadingTest {

    private static final Duration FIVE = Duration.ofSeconds(5);

    @Test
    void metricsOfAWorkerAreRead() {
        Meters worker = Meters.worker().decided("CONFIRMED", "", 3);
        worker.decided("SLOT_UNAVAILABLE", "FULL", 2).decided("SLOT_UNAVAILABLE", "CLOSED", 1);
        worker.held.set(5);
        worker.oldest.set(12);
        worker.open.set(1);

        Reading reading = worker.reading();
        assertThat(reading.program()).isEqualTo("worker");
        assertThat(reading.version()).isEqualTo("1.2");
        assertThat(reading.decisions()).isEqualTo(Map.of("CONFIRMED", 3.0, "SLOT_UNAVAILABLE", 3.0));
        assertThat(reading.queued()).as("held and lag").isEqualTo(7);
        assertThat(reading.oldest()).isEqualTo(12);
        assertThat(reading.breaker()).isEqualTo("OPEN");
    }

    @Test
    void metricsOfAGatewayAreReadWithReadsAndWritesSeparated() {
        Meters gateway = Meters.gateway().answered("GET", Duration.ofSeconds(9));
        gateway.answered("POST", Duration.ofMillis(10)).answered("DELETE", Duration.ofMillis(10));

        Reading reading = gateway.reading();
        assertThat(reading.reads()).isEqualTo(1);
        assertThat(reading.writes()).isEqualTo(2);
        assertThat(reading.queued()).isNull();
        assertThat(reading.breaker()).isNull();
        assertThat(Objects.requireNonNull(reading.answers().percentiles()).p99())
                .isEqualTo(0.01, within(0.002));
    }

    @Test
    void metricsOfAnotherProgramAreRejected() {
        assertThatThrownBy(() -> Reading.of(Exposition.read("up 1"))).isInstanceOf(Exposition.Unreadable.class);
    }

    @Test
    void ratesAreTheNewDecisionsDividedByTheTime() {
        Meters worker = Meters.worker().decided("CONFIRMED", "", 1_000);
        Reading before = worker.reading();
        Reading now = worker.decided("CONFIRMED", "", 10)
                .decided("SLOT_NOT_FOUND", "", 5)
                .reading();

        assertThat(Share.between(before, now, FIVE).decisions())
                .isEqualTo(Map.of("CONFIRMED", 2.0, "SLOT_NOT_FOUND", 1.0));
        assertThat(Share.between(now, now, FIVE).decisions()).isEmpty();
    }

    @Test
    void lateReadingDoesNotChangeTheRates() {
        Meters worker = Meters.worker();
        Reading before = worker.reading();
        worker.uptime.set(10);
        Reading now = worker.decided("CONFIRMED", "", 100).reading();

        assertThat(Share.between(before, now, Duration.ofMillis(1)).decisions()).isEqualTo(Map.of("CONFIRMED", 10.0));
    }

    @Test
    void firstReadingHasNoRates() {
        Reading first = Meters.worker().decided("CONFIRMED", "", 1_000).reading();

        assertThat(Share.between(null, first, FIVE)).isEqualTo(Share.NOTHING);
    }

    @Test
    void restartedProgramCountsFromZero() {
        Reading before = Meters.worker().decided("CONFIRMED", "", 1_000).reading();
        Reading after = Meters.worker().decided("CONFIRMED", "", 10).reading();

        assertThat(Share.between(before, after, FIVE).decisions()).isEqualTo(Map.of("CONFIRMED", 2.0));
    }
}
