package dev.slotkeeper.bench.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one run gave.
 *
 * @param scenario such as {@code spread}, or {@code growth-slots}
 * @param subject who was measured, such as {@code direct-sql/32}, or at which size
 * @param round 1 for the first of several runs of the same
 * @param figures what was measured; finite
 */
public record Measurement(String scenario, String subject, int round, Map<Figure, Double> figures) {

    public Measurement {
        EnumMap<Figure, Double> copy = new EnumMap<>(Figure.class);
        copy.putAll(figures);
        copy.forEach((figure, value) -> {
            if (value == null || !Double.isFinite(value)) {
                throw new IllegalArgumentException(figure + " of " + subject + " in " + scenario + ", round " + round
                        + ": given " + value + ", allowed a finite number");
            }
        });
        figures = Collections.unmodifiableMap(copy);
    }
}
