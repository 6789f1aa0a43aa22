package dev.slotkeeper.bench.report;

import dev.slotkeeper.bench.measure.Figure;
import dev.slotkeeper.bench.measure.Measurement;
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
    private final Map<String, Map<String, Map<Figure, SortedMap<Integer, Double>>>> values = new LinkedHashMap<>();

    Medians(List<Measurement> measurements) {
        for (Measurement measurement : measurements) {
            Map<Figure, SortedMap<Integer, Double>> figures = values.computeIfAbsent(
                            measurement.scenario(), scenario -> new LinkedHashMap<>())
                    .computeIfAbsent(measurement.subject(), subject -> new EnumMap<>(Figure.class));
            measurement.figures().forEach((figure, value) -> figures.computeIfAbsent(figure, any -> new TreeMap<>())
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
    Set<Figure> figures(String scenario) {
        Set<Figure> figures = EnumSet.noneOf(Figure.class);
        values.getOrDefault(scenario, Map.of()).values().forEach(subject -> figures.addAll(subject.keySet()));
        return figures;
    }

    @Nullable
    Span of(String scenario, String subject, Figure figure) {
        return span(rounds(scenario, subject, figure), value -> value);
    }

    /** Returns the warm cost: microseconds of the whole machine per decision. */
    @Nullable
    Span cost(String scenario, String subject) {
        SortedMap<Integer, Double> rates = rounds(scenario, subject, Figure.WARM_RATE);
        return rates.containsValue(0.0) ? null : span(rates, rate -> MICROS_A_SECOND / rate);
    }

    /**
     * Returns the ratio of a figure between two subjects: the median of the rounds' ratios, because a slow phase of the
     * machine affects both. If the two have different rounds, the ratio of their medians.
     */
    @Nullable
    Span ratio(String scenario, String subject, String other, Figure figure) {
        return ratio(rounds(scenario, subject, figure), rounds(scenario, other, figure));
    }

    /** Returns the ratio of a subject's figure between two scenarios. */
    @Nullable
    Span ratioOfScenarios(String scenario, String other, String subject, Figure figure) {
        return ratio(rounds(scenario, subject, figure), rounds(other, subject, figure));
    }

    private static @Nullable Span ratio(SortedMap<Integer, Double> upper, SortedMap<Integer, Double> lower) {
        if (upper.isEmpty() || lower.isEmpty() || lower.containsValue(0.0)) {
            return null;
        }
        if (upper.keySet().equals(lower.keySet())) {
            List<Double> ratios = new ArrayList<>();
            upper.forEach((round, value) -> ratios.add(value / lower.getOrDefault(round, Double.NaN)));
            return Span.of(ratios);
        }
        double ratio =
                Span.of(upper.values()).median() / Span.of(lower.values()).median();
        return new Span(ratio, ratio, ratio, Math.min(upper.size(), lower.size()));
    }

    /** Returns the matching subject with the highest median; null if none was measured. */
    @Nullable
    String best(String scenario, Figure figure, Predicate<String> wanted) {
        return subjects(scenario).stream()
                .filter(wanted)
                .filter(subject -> !rounds(scenario, subject, figure).isEmpty())
                .max(Comparator.comparingDouble(subject ->
                        Span.of(rounds(scenario, subject, figure).values()).median()))
                .orElse(null);
    }

    private SortedMap<Integer, Double> rounds(String scenario, String subject, Figure figure) {
        return values.getOrDefault(scenario, Map.of())
                .getOrDefault(subject, Map.of())
                .getOrDefault(figure, new TreeMap<>());
    }

    private static @Nullable Span span(SortedMap<Integer, Double> rounds, DoubleUnaryOperator turnedInto) {
        return rounds.isEmpty()
                ? null
                : Span.of(
                        rounds.values().stream().map(turnedInto::applyAsDouble).toList());
    }
}
