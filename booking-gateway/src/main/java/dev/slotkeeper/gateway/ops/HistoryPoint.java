package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.runtime.HistogramBuckets;
import dev.slotkeeper.runtime.Percentiles;
import dev.slotkeeper.runtime.ProgramMetrics;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of all programs together, at one moment.
 *
 * @param number counts the points since the gateway's start, from 1
 * @param reads read-only calls per second
 * @param writes calls per second that ask for a change
 * @param decisions per second, by code
 * @param queued requests in the log that are not decided; absent if no worker reports it
 * @param oldest age in seconds of the oldest of them; absent if no worker reports it
 * @param answer response times of calls that ask for a change; absent if there were none
 * @param decision ages of requests when they were decided; absent if there were none
 * @param breakersOpen workers whose circuit breaker is not closed
 */
record HistoryPoint(
        long number,
        Instant at,
        double reads,
        double writes,
        Map<String, Double> decisions,
        @Nullable Double queued,
        @Nullable Double oldest,
        @Nullable Percentiles answer,
        @Nullable Percentiles decision,
        int up,
        int down,
        int breakersOpen) {

    private static final String CLOSED = "CLOSED";

    HistoryPoint {
        decisions = Collections.unmodifiableMap(new TreeMap<>(decisions));
    }

    /** Adds up the rates and states of the programs. */
    static HistoryPoint of(long number, Instant at, List<InstanceStatus> seen) {
        List<InstanceRates> shares = seen.stream().map(InstanceStatus::share).toList();
        List<ProgramMetrics> readings = seen.stream()
                .map(InstanceStatus::reading)
                .filter(Objects::nonNull)
                .toList();
        Map<String, Double> decisions = new TreeMap<>();
        shares.forEach(instanceRates ->
                instanceRates.decisions().forEach((code, rate) -> decisions.merge(code, rate, Double::sum)));
        List<Double> queued = known(readings, ProgramMetrics::queued);
        List<Double> oldest = known(readings, ProgramMetrics::oldestSeconds);
        return new HistoryPoint(
                number,
                at,
                shares.stream().mapToDouble(InstanceRates::reads).sum(),
                shares.stream().mapToDouble(InstanceRates::writes).sum(),
                decisions,
                queued.isEmpty() ? null : numbers(queued).sum(),
                oldest.isEmpty() ? null : numbers(oldest).max().orElse(0),
                shares.stream()
                        .map(InstanceRates::answers)
                        .reduce(HistogramBuckets.NONE, HistogramBuckets::plus)
                        .percentiles(),
                shares.stream()
                        .map(InstanceRates::ages)
                        .reduce(HistogramBuckets.NONE, HistogramBuckets::plus)
                        .percentiles(),
                readings.size(),
                seen.size() - readings.size(),
                (int) known(readings, ProgramMetrics::breaker).stream()
                        .filter(state -> !state.equals(CLOSED))
                        .count());
    }

    private static <T> List<T> known(List<ProgramMetrics> readings, Function<ProgramMetrics, @Nullable T> metric) {
        return readings.stream().map(metric).filter(Objects::nonNull).toList();
    }

    private static DoubleStream numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue);
    }
}
