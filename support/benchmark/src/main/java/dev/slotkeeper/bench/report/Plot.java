package dev.slotkeeper.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The data of a plot in the report.
 *
 * @param file file name in the report's folder
 * @param xAxis label of the points; empty if their names suffice
 * @param yAxis label of the values, with the unit
 * @param points names of the points, from left to right
 * @param series values by name, one per point; null if not measured
 */
record Plot(
        String file,
        Kind kind,
        String title,
        String xAxis,
        String yAxis,
        List<String> points,
        Map<String, List<@Nullable Double>> series) {

    /** The kind of chart. */
    enum Kind {
        /** One bar per point, of the series that has a value there; log scale. */
        BARS,
        /** The same from zero, with the values on the bars. */
        PLAIN_BARS,
        /** One bar per point, with all series stacked. */
        STACK,
        /** One line per series. */
        LINES,
        /** One line per series; log scale. */
        LOG_LINES
    }

    /** Leaves out series without any value. */
    Plot {
        points = List.copyOf(points);
        Map<String, List<@Nullable Double>> filled = new LinkedHashMap<>();
        for (Map.Entry<String, List<@Nullable Double>> entry : series.entrySet()) {
            if (entry.getValue().size() != points.size()) {
                throw new IllegalArgumentException(
                        entry.getKey() + ": given " + entry.getValue().size() + " values, allowed " + points.size());
            }
            if (entry.getValue().stream().anyMatch(Objects::nonNull)) {
                filled.put(entry.getKey(), Collections.unmodifiableList(new ArrayList<>(entry.getValue())));
            }
        }
        series = Collections.unmodifiableMap(filled);
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** Returns the values as text, for screen readers and for searching. */
    String description() {
        return series.entrySet().stream()
                        .map(one -> one.getKey() + ": " + pairs(one.getValue()))
                        .collect(Collectors.joining("; "))
                + " (" + yAxis + ")";
    }

    private String pairs(List<@Nullable Double> values) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value != null) {
                pairs.add(points.get(i) + " " + Numbers.plain(value));
            }
        }
        return String.join(", ", pairs);
    }
}
