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
 * A picture of the report, before it is drawn.
 *
 * @param file its name in the report's folder
 * @param xAxis what the points are; empty where their names say it
 * @param yAxis what is shown of them, with the unit
 * @param points from left to right
 * @param series by name; each as many values as there are points, null where nothing was measured
 */
record Plot(
        String file,
        Kind kind,
        String title,
        String xAxis,
        String yAxis,
        List<String> points,
        Map<String, List<@Nullable Double>> series) {

    /** How it is drawn. */
    enum Kind {
        /** A bar a point, of whichever series has a value there; log scale. */
        BARS,
        /** The same from nought on, with the values written on the bars. */
        PLAIN_BARS,
        /** One bar a point, of all series on top of each other. */
        STACK,
        /** A line a series. */
        LINES,
        /** A line a series; log scale. */
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

    /** The same in words, for those who can't see it and for searching. */
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
