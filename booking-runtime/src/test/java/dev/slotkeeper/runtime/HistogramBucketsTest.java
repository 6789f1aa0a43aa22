package dev.slotkeeper.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistogramBucketsTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** @param counts by upper bound, each with those of the bounds below it */
    private static HistogramBuckets cumulative(Map<Double, Double> counts) {
        TreeMap<Double, Double> byBound = new TreeMap<>(counts);
        double below = 0;
        for (Map.Entry<Double, Double> bucket : byBound.entrySet()) {
            below = bucket.setValue(bucket.getValue() - below);
        }
        return HistogramBuckets.of(byBound);
    }

    private static Percentiles percentiles(HistogramBuckets buckets) {
        return Objects.requireNonNull(buckets.percentiles());
    }

    @Test
    void percentilesAreInterpolatedLinearlyWithinABucket() {
        HistogramBuckets buckets = cumulative(Map.of(1.0, 50.0, 2.0, 100.0, INFINITY, 100.0));

        assertThat(percentiles(buckets).p50()).isEqualTo(1.0, within(1e-9));
        assertThat(percentiles(buckets).p95()).isEqualTo(1.9, within(1e-9));
        assertThat(percentiles(buckets).p99()).isEqualTo(1.98, within(1e-9));
    }

    @Test
    void emptyHistogramHasNoPercentiles() {
        assertThat(HistogramBuckets.NONE.percentiles()).isNull();
        HistogramBuckets same = cumulative(Map.of(1.0, 5.0, INFINITY, 7.0));
        assertThat(same.since(same).percentiles()).isNull();
    }

    @Test
    void percentileAboveTheHighestBoundIsThatBound() {
        assertThat(percentiles(cumulative(Map.of(1.0, 0.0, 61.0, 1.0, INFINITY, 100.0)))
                        .p99())
                .isEqualTo(61);
    }

    @Test
    void differenceCountsOnlyNewValues() {
        HistogramBuckets before = cumulative(Map.of(1.0, 1_000.0, 2.0, 1_000.0, INFINITY, 1_000.0));
        HistogramBuckets now = cumulative(Map.of(1.0, 1_000.0, 2.0, 1_010.0, INFINITY, 1_010.0));

        assertThat(percentiles(now.since(before)).p50()).isEqualTo(1.5, within(1e-9));
    }

    @Test
    void percentilesOfManyProgramsAreInTheBucketOfTheTrueValues() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double[] bounds = random.doubles(20, 0, 10).sorted().toArray();
        double[] all = random.doubles(3_000, 0, 10).map(x -> x * x / 10).toArray();
        HistogramBuckets sum = HistogramBuckets.NONE;
        for (int program = 0; program < 3; program++) {
            double[] some = Arrays.copyOfRange(all, program * 1_000, (program + 1) * 1_000);
            TreeMap<Double, Double> counts = new TreeMap<>(Map.of(INFINITY, 1_000.0));
            for (double bound : bounds) {
                counts.put(bound, (double)
                        Arrays.stream(some).filter(x -> x <= bound).count());
            }
            sum = sum.plus(cumulative(counts));
        }
        Arrays.sort(all);
        assertSameBucket(bounds, percentiles(sum).p50(), all[1_499], seed);
        assertSameBucket(bounds, percentiles(sum).p95(), all[2_849], seed);
        assertSameBucket(bounds, percentiles(sum).p99(), all[2_969], seed);
    }

    private static void assertSameBucket(double[] bounds, double reply, double truth, long seed) {
        double lower =
                Arrays.stream(bounds).filter(bound -> bound < truth).max().orElse(0);
        double upper =
                Arrays.stream(bounds).filter(bound -> bound >= truth).min().orElse(bounds[19]);
        assertThat(reply).as("seed %d, true %s", seed, truth).isBetween(lower - 1e-9, upper + 1e-9);
    }
}
