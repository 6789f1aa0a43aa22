package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.faults.check.Verdict;
import dev.slotkeeper.worker.ledger.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worker's own listener and desk in thousands of schedules, each judged by all guarantees. */
class SimulationTest {

    private static final int SCHEDULES = Integer.getInteger("slotkeeper.schedules", 10_000);

    /** The rarest mistake, a guard that is missing, shows in one schedule of a thousand. */
    private static final int SCHEDULES_TO_FIND_A_FLAW = 20_000;

    private static final long SEED = Long.getLong("slotkeeper.seed", System.nanoTime());

    @Test
    void everyGuaranteeHoldsInEverySchedule() {
        long crashes = 0;
        for (int i = 0; i < SCHEDULES; i++) {
            Simulation simulation = new Simulation(SEED + i, Flaw.NONE);
            try {
                Verdict verdict = Verdict.on(simulation.run());
                assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dslotkeeper.seed=" + (SEED + i) + " plays this schedule first", e);
            }
            crashes += simulation.crashes();
        }
        System.out.println(SCHEDULES + " schedules from -Dslotkeeper.seed=" + SEED + " on, " + crashes + " crashes");
        assertThat(crashes).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "GUARD_REMOVED, 1",
        "OFFSETS_BEFORE_DATABASE, 4",
        "COUNTER_WITHOUT_ROW, 2",
        "DECISION_NOT_STORED, 3",
        "ANSWER_BEFORE_COMMIT, 6",
        "DEADLINE_IGNORED, 8",
        "WORKERS_WITHOUT_ORDER, 5"
    })
    void theGuaranteeThatAFlawBreaksFindsIt(Flaw flaw, int guarantee) {
        for (int i = 0; i < SCHEDULES_TO_FIND_A_FLAW; i++) {
            Verdict verdict = Verdict.on(new Simulation(SEED + i, flaw).run());
            if (verdict.guarantees().contains(guarantee)) {
                return;
            }
        }
        throw new AssertionError(flaw + " was not found from -Dslotkeeper.seed=" + SEED + " on");
    }
}
