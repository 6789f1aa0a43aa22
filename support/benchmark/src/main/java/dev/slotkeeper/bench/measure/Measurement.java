package dev.slotkeeper.bench.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The result of one run.
 *
 * @param scenario such as {@code spread} or {@code growth-slots}
 * @param subject the measured peer, such as {@code direct-sql/32}, or the size
 * @param round number of the run among its repetitions, from 1
 * @param metrics the measured values, all finite
 */
public record Measurement(String scenario, String subject, int round, Map<Metric, Double> metrics) {

    public Measurement {
        EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
        copy.putAll(metrics);
        copy.forEach((metric, value) -> {
            if (value == null || !Double.isFinite(value)) {
                throw new IllegalArgumentException(metric + " of " + subject + " in " + scenario + ", round " + round
                        + ": given " + value + ", allowed a finite number");
            }
        });
        metrics = Collections.unmodifiableMap(copy);
    }
}
