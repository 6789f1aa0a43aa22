package dev.slotkeeper.bench.report;

import java.util.Collection;

/**
 * Median and range of several rounds of a measurement.
 *
 * @param rounds number of rounds, at least 1
 */
record MedianRange(double median, double least, double most, int rounds) {

    /** @param values one per round, at least one */
    static MedianRange of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("values: given none, allowed at least one");
        }
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new MedianRange(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Returns the distance of the farthest round from the median, as a share of it; 0 if the median is 0. */
    double deviation() {
        return median == 0 ? 0 : Math.max(most - median, median - least) / Math.abs(median);
    }
}
