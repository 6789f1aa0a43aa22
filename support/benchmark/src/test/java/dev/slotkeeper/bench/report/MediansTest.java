package dev.slotkeeper.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slotkeeper.bench.measure.Metric;
import org.junit.jupiter.api.Test;

class MediansTest {

    @Test
    void theMedianIsTheMiddleRoundWithTheRangeOfTheOthers() {
        Medians medians =
                new Runs().add("spread", "a", Metric.WARM_RATE, 30, 10, 500).medians();

        assertThat(medians.of("spread", "a", Metric.WARM_RATE)).isEqualTo(new MedianRange(30, 10, 500, 3));
    }

    @Test
    void theMedianOfAnEvenNumberOfRoundsIsTheMeanOfTheMiddleTwo() {
        Medians medians = new Runs().add("spread", "a", Metric.P50, 8, 1, 4, 2).medians();

        assertThat(medians.of("spread", "a", Metric.P50)).isEqualTo(new MedianRange(3, 1, 8, 4));
    }

    @Test
    void unmeasuredValuesAreNull() {
        Medians medians = new Runs().add("spread", "a", Metric.P50, 8).medians();

        assertThat(medians.of("spread", "a", Metric.P99)).isNull();
        assertThat(medians.of("spread", "b", Metric.P50)).isNull();
        assertThat(medians.of("hot", "a", Metric.P50)).isNull();
        assertThat(medians.ratio("spread", "a", "b", Metric.P50)).isNull();
        assertThat(medians.ratio("spread", "b", "a", Metric.P50)).isNull();
        assertThat(medians.subjects("hot")).isEmpty();
    }

    @Test
    void ratiosAreTakenWithinEachRound() {
        // The ratio of the medians would be 300 / 20 = 15.
        Medians medians = new Runs()
                .add("spread", "a", Metric.WARM_RATE, 100, 300, 900)
                .add("spread", "b", Metric.WARM_RATE, 20, 10, 90)
                .medians();

        assertThat(medians.ratio("spread", "a", "b", Metric.WARM_RATE)).isEqualTo(new MedianRange(10, 5, 30, 3));
    }

    @Test
    void differentRoundsGiveTheRatioOfTheMedians() {
        Medians medians = new Runs()
                .add("spread", "a", Metric.WARM_RATE, 100, 300, 900)
                .addRound(2, "spread", "b", Metric.WARM_RATE, 10)
                .addRound(3, "spread", "b", Metric.WARM_RATE, 20)
                .medians();

        assertThat(medians.ratio("spread", "a", "b", Metric.WARM_RATE)).isEqualTo(new MedianRange(20, 20, 20, 2));
    }

    @Test
    void aRatioToZeroIsNull() {
        Medians medians = new Runs()
                .add("spread", "a", Metric.WARM_RATE, 100, 300)
                .add("spread", "b", Metric.WARM_RATE, 10, 0)
                .medians();

        assertThat(medians.ratio("spread", "a", "b", Metric.WARM_RATE)).isNull();
        assertThat(medians.cost("spread", "b")).isNull();
    }

    @Test
    void costIsTheTimeBetweenTwoDecisions() {
        Medians medians = new Runs()
                .add("growth-slots", "1000", Metric.WARM_RATE, 40_000, 50_000, 20_000)
                .medians();

        assertThat(medians.cost("growth-slots", "1000")).isEqualTo(new MedianRange(25, 20, 50, 3));
    }

    @Test
    void theBestSubjectHasTheHighestMedian() {
        Medians medians = new Runs()
                .add("hot", "lucky", Metric.WARM_RATE, 1, 2, 1_000)
                .add("hot", "steady", Metric.WARM_RATE, 3, 3, 3)
                .add("hot", "unwanted", Metric.WARM_RATE, 9, 9, 9)
                .add("hot", "other", Metric.P50, 9, 9, 9)
                .medians();

        assertThat(medians.best("hot", Metric.WARM_RATE, subject -> !subject.equals("unwanted")))
                .isEqualTo("steady");
        assertThat(medians.best("hot", Metric.WARM_RATE, "other"::equals)).isNull();
    }

    @Test
    void deviationIsThatOfTheFarthestRound() {
        assertThat(new MedianRange(100, 80, 110, 3).deviation()).isCloseTo(0.2, within(1e-9));
        assertThat(new MedianRange(100, 95, 130, 3).deviation()).isCloseTo(0.3, within(1e-9));
    }
}
