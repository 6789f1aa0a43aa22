package dev.slotkeeper.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A histogram: counts of durations between two bounds.
 *
 * @param bounds upper bounds in seconds, in ascending order; at most {@value #MAX_BOUNDS}
 * @param counts for each bound the durations up to it and above the previous one; one more for those above all bounds
 */
public record HistogramBuckets(List<Double> bounds, List<Double> counts) {

    /** A histogram without durations. */
    public static final HistogramBuckets NONE = new HistogramBuckets(List.of(), List.of(0.0));

    static final int MAX_BOUNDS = 500;

    /** @throws IllegalArgumentException if bounds or counts are no histogram */
    public HistogramBuckets {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (bounds.size() > MAX_BOUNDS || counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException("histogram: given " + bounds.size() + " bounds and " + counts.size()
                    + " counts, allowed at most " + MAX_BOUNDS + " bounds and one count more");
        }
        double below = 0;
        for (double bound : bounds) {
            if (!(bound > below) || Double.isInfinite(bound)) {
                throw new IllegalArgumentException("histogram: given the bound " + bound + " after " + below
                        + ", allowed finite ones in ascending order");
            }
            below = bound;
        }
        counts.forEach(count -> ProgramMetrics.requireCount("histogram", count));
    }

    /** @param byBound counts by upper bound; {@link Double#POSITIVE_INFINITY} for those above all others */
    static HistogramBuckets of(NavigableMap<Double, Double> byBound) {
        NavigableMap<Double, Double> finite = byBound.headMap(Double.POSITIVE_INFINITY, false);
        List<Double> counts = new ArrayList<>(finite.values());
        counts.add(byBound.getOrDefault(Double.POSITIVE_INFINITY, 0.0));
        return new HistogramBuckets(List.copyOf(finite.keySet()), counts);
    }

    private NavigableMap<Double, Double> byBound() {
        NavigableMap<Double, Double> byBound = new TreeMap<>();
        for (int i = 0; i < counts.size(); i++) {
            byBound.put(i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY, counts.get(i));
        }
        return byBound;
    }

    /** Returns the counts that were added after the earlier histogram. */
    public HistogramBuckets since(HistogramBuckets earlier) {
        NavigableMap<Double, Double> before = earlier.byBound();
        NavigableMap<Double, Double> added = byBound();
        added.replaceAll((bound, count) -> Math.max(0, count - before.getOrDefault(bound, 0.0)));
        return of(added);
    }

    public HistogramBuckets plus(HistogramBuckets other) {
        NavigableMap<Double, Double> sum = byBound();
        other.byBound().forEach((bound, count) -> sum.merge(bound, count, Double::sum));
        return of(sum);
    }

    /** Returns the percentiles; null if nothing was measured. */
    public @Nullable Percentiles percentiles() {
        double total = counts.stream().mapToDouble(Double::doubleValue).sum();
        return total <= 0
                ? null
                : new Percentiles(quantile(0.50 * total), quantile(0.95 * total), quantile(0.99 * total));
    }

    /** Interpolates linearly within a bucket; above the highest bound returns that bound. */
    private double quantile(double rank) {
        double seen = 0;
        double lower = 0;
        for (int i = 0; i < bounds.size(); i++) {
            double upper = bounds.get(i);
            double count = counts.get(i);
            if (count > 0 && seen + count >= rank) {
                return lower + (upper - lower) * (rank - seen) / count;
            }
            seen += count;
            lower = upper;
        }
        return lower;
    }
}
