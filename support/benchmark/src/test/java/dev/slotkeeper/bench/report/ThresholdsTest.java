package dev.slotkeeper.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.report.Threshold.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {

    @Test
    void everyBarIsMetAtItsLimit() {
        assertThat(Thresholds.of(Runs.atTheLimit().medians()))
                .hasSize(19)
                .allSatisfy(threshold ->
                        assertThat(threshold.verdict()).as(threshold.toString()).isEqualTo(Verdict.MET))
                .noneMatch(Threshold::hasTooFewRounds);
    }

    @Test
    void withoutMeasurementsNoBarIsMetOrMissed() {
        assertThat(Thresholds.of(new Medians(List.of())))
                .hasSize(19)
                .allMatch(threshold -> threshold.verdict() == Verdict.NOT_MEASURED
                        && threshold.measured().isEmpty());
    }

    @Test
    void steadyGrowthMissesTheBarAndAnInitialRiseDoesNot() {
        Runs runs = new Runs();
        for (int minute = 1; minute <= 20; minute++) {
            String subject = Integer.toString(minute);
            runs.add("soak-worker", subject, Metric.HANDLES, 100 + minute)
                    .add("soak-worker", subject, Metric.LIVE_HEAP, 20 + 5 * minute)
                    .add("soak-worker", subject, Metric.THREADS, Math.min(40, 20 + 4 * minute));
        }
        assertThat(Thresholds.of(runs.medians()))
                .filteredOn(threshold -> threshold.verdict() == Verdict.MISSED)
                .singleElement()
                .satisfies(threshold -> assertThat(threshold.name()).contains("MiB of live objects of the worker"));
    }

    /** Each row makes one subject's figure slightly worse and names the bar that is missed by it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spread           | direct-sql/8         | WARM_RATE       | 4001  | against direct and direct-sql",
                "spread           | direct/8             | WARM_RATE       | 4001  | against direct and direct-sql",
                "spread           | record-listener      | WARM_RATE       | 3201  | against record-listener",
                "spread           | parallel-consumer/32 | WARM_RATE       | 4801  | against parallel-consumer",
                "spread           | parallel-consumer/8  | WARM_RATE       | 4801  | against parallel-consumer",
                "churn            | slotkeeper           | WARM_RATE       | 23999 | churn, warm: slotkeeper against itself in spread",
                "hot              | direct-sql/32        | WARM_RATE       | 801   | against direct-sql/32",
                "hot              | direct-sql/1         | WARM_RATE       | 2001  | against direct-sql",
                "http-hot         | direct@500           | P99             | 24.9  | hot over HTTP at 500/s: p99 against",
                "http-spread      | direct@500           | P50             | 1.6   | spread over HTTP at 500/s: p50 against",
                "http-spread      | gateway@500          | P99             | 25.1  | spread over HTTP at 500/s: p99",
                "http-most-hot    | gateway              | ANSWERED        | 2000  | hot over HTTP: most",
                "http-most-spread | gateway              | ANSWERED        | 2000  | spread over HTTP: most",
                "burst            | slotkeeper           | DECIDED         | 0     | burst",
                "burst            | slotkeeper           | WORKER_RESIDENT | 450.1 | resident memory",
                "growth-decisions | 10000000             | WARM_RATE       | 39999 | 10,000,000 stored decisions",
                "growth-slots     | 1000000              | WARM_RATE       | 39999 | 1,000,000 slots",
            })
    void onlyTheBarBeyondItsLimitIsMissed(String scenario, String subject, Metric metric, double value, String missed) {
        assertThat(Thresholds.of(changed(scenario, subject, metric, value)))
                .filteredOn(threshold -> threshold.verdict() == Verdict.MISSED)
                .singleElement()
                .satisfies(threshold -> assertThat(threshold.name()).contains(missed));
    }

    @Test
    void missingAnswersMissTheLatencyBars() {
        assertThat(Thresholds.of(changed("http-spread", "gateway@500", Metric.FAILED, 3)))
                .filteredOn(threshold -> threshold.verdict() == Verdict.MISSED)
                .extracting(Threshold::name)
                .containsExactly("spread over HTTP at 500/s: p50", "spread over HTTP at 500/s: p99");
    }

    @Test
    void directIsNotTakenForDirectSql() {
        Medians medians = new Runs()
                .add("hot", "slotkeeper", Metric.WARM_RATE, 80_000)
                .add("hot", "direct/32", Metric.WARM_RATE, 70_000)
                .add("hot", "direct-sql/32", Metric.WARM_RATE, 800)
                .medians();

        assertThat(Thresholds.of(medians))
                .filteredOn(threshold -> threshold.name().contains("hot, warm"))
                .extracting(Threshold::verdict)
                .containsExactly(Verdict.MET, Verdict.MET);
    }

    @Test
    void aBarOfOneRoundHasTooFewRounds() {
        Medians medians = new Runs()
                .add("spread", "slotkeeper", Metric.WARM_RATE, 48_000)
                .add("spread", "record-listener", Metric.WARM_RATE, 100)
                .medians();

        assertThat(Thresholds.of(medians))
                .filteredOn(Threshold::hasTooFewRounds)
                .hasSize(1);
    }

    @Test
    void aBarShowsBothSidesAndTheBestPeer() {
        assertThat(Thresholds.of(Runs.atTheLimit().medians()).get(0))
                .isEqualTo(new Threshold(
                        "spread, warm: slotkeeper against direct and direct-sql",
                        "at least 12x",
                        "12x: 48,000/s against 4,000/s of direct-sql/8, the best of 2",
                        Verdict.MET,
                        3));
    }

    private static Medians changed(String scenario, String subject, Metric metric, double value) {
        List<Measurement> changed = Runs.atTheLimit().results().measurements().stream()
                .map(one -> one.scenario().equals(scenario) && one.subject().equals(subject)
                        ? new Measurement(scenario, subject, one.round(), with(one.metrics(), metric, value))
                        : one)
                .toList();
        return new Medians(changed);
    }

    private static Map<Metric, Double> with(Map<Metric, Double> figures, Metric metric, double value) {
        Map<Metric, Double> changed = new EnumMap<>(figures);
        changed.replace(metric, value);
        return changed;
    }
}
