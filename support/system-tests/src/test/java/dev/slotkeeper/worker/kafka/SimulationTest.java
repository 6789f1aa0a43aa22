package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.faults.check.Evidence;
import dev.slotkeeper.faults.check.Tables;
import dev.slotkeeper.faults.check.Verdict;
import dev.slotkeeper.worker.ledger.Flaw;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the worker's listener and desk in thousands of schedules of all commands, and checks all guarantees on each. */
class SimulationTest {

    private static final int SCHEDULES = Integer.getInteger("slotkeeper.schedules", 2_000);

    /** The rarest flaws show in one schedule of a hundred. */
    private static final int SCHEDULES_TO_FIND_A_FLAW = 5_000;

    private static final long SEED = Long.getLong("slotkeeper.seed", System.nanoTime());

    @Test
    void everyGuaranteeHoldsInEverySchedule() {
        Set<String> seen = new TreeSet<>();
        long crashes = 0;
        for (int i = 0; i < SCHEDULES; i++) {
            Simulation simulation = new Simulation(SEED + i, Flaw.NONE);
            try {
                simulation.play();
                Evidence evidence = simulation.evidence(true);
                evidence.after().decisions().values().forEach(decision -> note(decision, seen));
                requireClean(evidence);
                // Half of them are checked again like a real run, in which the order of effects is unknown.
                if (i % 2 == 0) {
                    requireClean(simulation.evidence(false));
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dslotkeeper.seed=" + (SEED + i) + " plays this schedule first", e);
            }
            crashes += simulation.crashes();
        }
        System.out.println(SCHEDULES + " schedules from -Dslotkeeper.seed=" + SEED + " on, " + crashes + " crashes");
        assertThat(crashes).isPositive();
        assertThat(seen)
                .as("what -Dslotkeeper.seed=" + SEED + " and its successors led to")
                .containsAll(Arrays.stream(DecisionRecord.Outcome.values())
                        .map(Enum::name)
                        .toList())
                .contains("HOLD_EXPIRED", "ALREADY_CANCELLED", "NOT_DUE", "SLOT_HAS_BOOKINGS", "a promotion");
    }

    private static void requireClean(Evidence evidence) {
        Verdict verdict = Verdict.on(evidence);
        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
    }

    private static void note(Tables.DecisionRow decision, Set<String> seen) {
        seen.add(decision.outcome());
        if (decision.reason() != null) {
            seen.add(decision.reason());
        }
        if (decision.followUps().stream().anyMatch(event -> event.contains("\"promoted\":true"))) {
            seen.add("a promotion");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GUARD_REMOVED, 1",
        "OFFSETS_BEFORE_DATABASE, 4",
        "COUNTER_WITHOUT_ROW, 2",
        "DECISION_NOT_STORED, 3",
        "ANSWER_BEFORE_COMMIT, 6",
        "DEADLINE_IGNORED, 8",
        "WORKERS_WITHOUT_ORDER, 5",
        "CANCELLED_TWICE, 2",
        "HOLD_WITHOUT_END, 8",
        "WAITLIST_OVERTAKEN, 5",
        "WAITLIST_FORGOTTEN, 5",
        "OLD_SEATS_KEPT, 2",
        "FOLLOW_UPS_NOT_STORED, 3"
    })
    void everyFlawIsFoundByItsGuarantee(Flaw flaw, int guarantee) {
        for (int i = 0; i < SCHEDULES_TO_FIND_A_FLAW; i++) {
            Simulation simulation = new Simulation(SEED + i, flaw);
            if (playsToTheEnd(simulation)
                    && Verdict.on(simulation.evidence(true)).guarantees().contains(guarantee)) {
                return;
            }
        }
        throw new AssertionError(flaw + " was not found from -Dslotkeeper.seed=" + SEED + " on");
    }

    /**
     * Returns false if a flaw makes it impossible to build an answer; another schedule must then show the violation.
     */
    private static boolean playsToTheEnd(Simulation simulation) {
        try {
            simulation.play();
            return true;
        } catch (ContractViolation nonsense) {
            return false;
        }
    }
}
