package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Combines the rounds of each measurement. A value that was not measured is null, never 0. */
final class Medians {

    private static final double MICROS_A_SECOND = 1e6;

    /**
     * Values by scenario, subject, figure and round; scenarios and subjects in the order of their first measurement.
     */
    private final Map<String, Map<String, Map<Metric, SortedMap<Integer, Double>>>> values = new LinkedHashMap<>();

    Medians(List<Measurement> measurements) {
        for (Measurement measurement : measurements) {
            Map<Metric, SortedMap<Integer, Double>> figures = values.computeIfAbsent(
                            measurement.scenario(), scenario -> new LinkedHashMap<>())
                    .computeIfAbsent(measurement.subject(), subject -> new EnumMap<>(Metric.class));
            measurement.metrics().forEach((metric, value) -> figures.computeIfAbsent(metric, any -> new TreeMap<>())
                    .put(measurement.round(), value));
        }
    }

    List<String> scenarios() {
        return List.copyOf(values.keySet());
    }

    /** Returns the subjects; empty for an unknown scenario. */
    List<String> subjects(String scenario) {
        return List.copyOf(values.getOrDefault(scenario, Map.of()).keySet());
    }

    /** Returns the figures measured for at least one subject. */
    Set<Metric> metrics(String scenario) {
        Set<Metric> figures = EnumSet.noneOf(Metric.class);
        values.getOrDefault(scenario, Map.of()).values().forEach(subject -> figures.addAll(subject.keySet()));
        return figures;
    }

    @Nullable
    MedianRange of(String scenario, String subject, Metric metric) {
        return range(rounds(scenario, subject, metric), value -> value);
    }

    /** Returns the warm cost: microseconds of the whole machine per decision. */
    @Nullable
    MedianRange cost(String scenario, String subject) {
        SortedMap<Integer, Double> rates = rounds(scenario, subject, Metric.WARM_RATE);
        return rates.containsValue(0.0) ? null : range(rates, rate -> MICROS_A_SECOND / rate);
    }

    /**
     * Returns the ratio of a figure between two subjects: the median of the rounds' ratios, because a slow phase of the
     * machine affects both. If the two have different rounds, the ratio of their medians.
     */
    @Nullable
    MedianRange ratio(String scenario, String subject, String other, Metric metric) {
        return ratio(rounds(scenario, subject, metric), rounds(scenario, other, metric));
    }

    /** Returns the ratio of a subject's figure between two scenarios. */
    @Nullable
    MedianRange ratioOfScenarios(String scenario, String other, String subject, Metric metric) {
        return ratio(rounds(scenario, subject, metric), rounds(other, subject, metric));
    }

    private static @Nullable MedianRange ratio(SortedMap<Integer, Double> upper, SortedMap<Integer, Double> lower) {
        if (upper.isEmpty() || lower.isEmpty() || lower.containsValue(0.0)) {
            return null;
        }
        if (upper.keySet().equals(lower.keySet())) {
            List<Double> ratios = new ArrayList<>();
            upper.forEach((round, value) -> ratios.add(value / lower.getOrDefault(round, Double.NaN)));
            return MedianRange.of(ratios);
        }
        double ratio = MedianRange.of(upper.values()).median()
                / MedianRange.of(lower.values()).median();
        return new MedianRange(ratio, ratio, ratio, Math.min(upper.size(), lower.size()));
    }

    /** Returns the matching subject with the highest median; null if none was measured. */
    @Nullable
    String best(String scenario, Metric metric, Predicate<String> wanted) {
        return subjects(scenario).stream()
                .filter(wanted)
                .filter(subject -> !rounds(scenario, subject, metric).isEmpty())
                .max(Comparator.comparingDouble(subject -> MedianRange.of(
                                rounds(scenario, subject, metric).values())
                        .median()))
                .orElse(null);
    }

    private SortedMap<Integer, Double> rounds(String scenario, String subject, Metric metric) {
        return values.getOrDefault(scenario, Map.of())
                .getOrDefault(subject, Map.of())
                .getOrDefault(metric, new TreeMap<>());
    }

    private static @Nullable MedianRange range(SortedMap<Integer, Double> rounds, DoubleUnaryOperator turnedInto) {
        return rounds.isEmpty()
                ? null
                : MedianRange.of(
                        rounds.values().stream().map(turnedInto::applyAsDouble).toList());
    }
}
