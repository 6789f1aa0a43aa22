package dev.slotkeeper.gateway.ops;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A histogram: counts of durations between two bounds.
 *
 * @param counts by upper bound in seconds, each without those of the bounds below it
 */
record HistogramBuckets(NavigableMap<Double, Double> counts) {

    static final HistogramBuckets NONE = new HistogramBuckets(new TreeMap<>());

    /** @param cumulative by upper bound, each with those of the bounds below it, as Prometheus exposes them */
    static HistogramBuckets ofCumulative(NavigableMap<Double, Double> cumulative) {
        NavigableMap<Double, Double> counts = new TreeMap<>();
        double below = 0;
        for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
            counts.put(bucket.getKey(), Math.max(0, bucket.getValue() - below));
            below = Math.max(below, bucket.getValue());
        }
        return new HistogramBuckets(counts);
    }

    /** Returns the counts that were added after the earlier histogram. */
    HistogramBuckets since(HistogramBuckets earlier) {
        NavigableMap<Double, Double> counts = new TreeMap<>();
        this.counts.forEach(
                (bound, count) -> counts.put(bound, Math.max(0, count - earlier.counts.getOrDefault(bound, 0.0))));
        return new HistogramBuckets(counts);
    }

    HistogramBuckets plus(HistogramBuckets other) {
        NavigableMap<Double, Double> sum = new TreeMap<>(counts);
        other.counts.forEach((bound, count) -> sum.merge(bound, count, Double::sum));
        return new HistogramBuckets(sum);
    }

    /** Returns the percentiles; null if nothing was measured. */
    @Nullable
    Percentiles percentiles() {
        double total = counts.values().stream().mapToDouble(Double::doubleValue).sum();
        return total <= 0
                ? null
                : new Percentiles(quantile(0.50 * total), quantile(0.95 * total), quantile(0.99 * total));
    }

    /** Interpolates linearly within a bucket; above the highest finite bound returns that bound. */
    private double quantile(double rank) {
        double seen = 0;
        double lower = 0;
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            double upper = bucket.getKey();
            double count = bucket.getValue();
            if (count > 0 && seen + count >= rank) {
                return Double.isInfinite(upper) ? lower : lower + (upper - lower) * (rank - seen) / count;
            }
            seen += count;
            lower = Double.isInfinite(upper) ? lower : upper;
        }
        return lower;
    }
}
