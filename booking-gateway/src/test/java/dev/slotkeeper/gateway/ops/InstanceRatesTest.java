package dev.slotkeeper.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.runtime.ProgramMetrics;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceRatesTest {

    private static final Duration FIVE = Duration.ofSeconds(5);

    private final FakeProgram program = new FakeProgram().decided("CONFIRMED", 1_000);
    private final ProgramMetrics before = program.metrics();

    @Test
    void ratesAreTheNewDecisionsDividedByTheTime() {
        ProgramMetrics now =
                program.decided("CONFIRMED", 10).decided("SLOT_NOT_FOUND", 5).metrics();

        assertThat(InstanceRates.between(before, now, FIVE).decisions())
                .isEqualTo(Map.of("CONFIRMED", 2.0, "SLOT_NOT_FOUND", 1.0));
        assertThat(InstanceRates.between(now, now, FIVE).decisions()).isEmpty();
    }

    @Test
    void lateReadingDoesNotChangeTheRates() {
        program.uptime = 10;
        ProgramMetrics now = program.decided("CONFIRMED", 100).metrics();

        assertThat(InstanceRates.between(before, now, Duration.ofMillis(1)).decisions())
                .isEqualTo(Map.of("CONFIRMED", 10.0));
    }

    @Test
    void firstReadingHasNoRates() {
        assertThat(InstanceRates.between(null, before, FIVE)).isEqualTo(InstanceRates.NOTHING);
    }

    @Test
    void restartedProgramCountsFromZero() {
        ProgramMetrics after = new FakeProgram().decided("CONFIRMED", 10).metrics();

        assertThat(InstanceRates.between(before, after, FIVE).decisions()).isEqualTo(Map.of("CONFIRMED", 2.0));
    }
}
