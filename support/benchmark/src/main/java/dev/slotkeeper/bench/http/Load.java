package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.measure.Metric;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;

/**
 * The result of requests sent at a fixed rate.
 *
 * @param offered requests per second
 * @param seconds time from the first request's scheduled time to the end of the schedule, or to the last answer if
 *     later
 * @param confirmed number of answers with status 201
 * @param refused number of answers with status 409
 * @param failed number of requests with neither
 * @param latencies microseconds from the scheduled time to the answer; for failed requests, at least the client's
 *     timeout
 */
record Load(double offered, double seconds, long confirmed, long refused, long failed, AbstractHistogram latencies) {

    private static final double MICROS = 1_000;
    private static final double BEARABLE_P99_MILLIS = 100;
    private static final double BEARABLE_SHARE = 0.95;

    double answered() {
        return (confirmed + refused) / seconds;
    }

    private double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / MICROS;
    }

    /**
     * Returns true if the server kept up: every request was answered, 99 % within 100 ms, at 95 % of the offered rate.
     */
    boolean isBorne() {
        return failed == 0 && millis(99) <= BEARABLE_P99_MILLIS && answered() >= BEARABLE_SHARE * offered;
    }

    Map<Metric, Double> metrics() {
        return Map.of(
                Metric.OFFERED,
                offered,
                Metric.ANSWERED,
                answered(),
                Metric.P50,
                millis(50),
                Metric.P99,
                millis(99),
                Metric.P999,
                millis(99.9),
                Metric.LONGEST,
                latencies.getMaxValue() / MICROS,
                Metric.FAILED,
                (double) failed);
    }
}
