package dev.slotkeeper.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.report.Threshold.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageThresholdsTest {

    @Test
    void bothBarsAreMetAtTheirLimitWithoutOtherMeasurements() {
        assertThat(bars(0.4, 0, 500, 0))
                .extracting(Threshold::measured, Threshold::verdict)
                .containsExactly(tuple("0.10x: 0.40 against 4", Verdict.MET), tuple("500 ms", Verdict.MET));
    }

    @Test
    void aRatioAboveTheLimitMissesTheBar() {
        assertThat(bars(0.401, 0, 500, 0)).extracting(Threshold::verdict).containsExactly(Verdict.MISSED, Verdict.MET);
    }

    @Test
    void aMissingAnswerMissesTheBar() {
        assertThat(bars(0.4, 1, 500, 0)).extracting(Threshold::verdict).containsExactly(Verdict.MISSED, Verdict.MET);
    }

    @Test
    void lateOrMissingUpdatesMissTheBar() {
        assertThat(bars(0.4, 0, 501, 0)).extracting(Threshold::verdict).containsExactly(Verdict.MET, Verdict.MISSED);
        assertThat(bars(0.4, 0, 500, 1)).extracting(Threshold::verdict).containsExactly(Verdict.MET, Verdict.MISSED);
    }

    @Test
    void thePlotShowsBothPagesFromZero() {
        assertThat(Plots.of(runs(0.4, 0, 500, 0).medians())).singleElement().satisfies(plot -> {
            assertThat(plot.kind()).isEqualTo(Plot.Kind.PLAIN_BARS);
            assertThat(plot.description())
                    .isEqualTo("a list that is loaded once, a plain refusal: as before 4;"
                            + " live slots, early notice, alternatives: live page 0.40"
                            + " (refused for each booking)");
        });
    }

    private static List<Threshold> bars(double refusedLive, double failed, double p99, double unseen) {
        return Thresholds.of(runs(refusedLive, failed, p99, unseen).medians());
    }

    private static Runs runs(double refusedLive, double failed, double p99, double unseen) {
        return new Runs()
                .add("crowd", "as before", Metric.REFUSED_PER_BOOKING, 4, 4, 4)
                .add("crowd", "as before", Metric.FAILED, 0, 0, 0)
                .add("crowd", "live page", Metric.REFUSED_PER_BOOKING, refusedLive, refusedLive, refusedLive)
                .add("crowd", "live page", Metric.FAILED, 0, failed, 0)
                .add("watchers", "1000 watch 100", Metric.P99, p99, p99, p99)
                .add("watchers", "1000 watch 100", Metric.FAILED, 0, 0, unseen)
                .add("watchers", "1000 watch 10", Metric.P99, 900, 900, 900);
    }
}
