package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.measure.Figure;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;

/**
 * What became of a number of requests that were sent at a fixed rate.
 *
 * @param offered requests a second
 * @param seconds from the first request's moment to the end of the schedule, or to the last answer if that was later
 * @param confirmed answers 201
 * @param refused answers 409
 * @param failed requests without either
 * @param latencies in microseconds from the intended moment; of those that failed, how long they were waited for
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

    /** Whether the server kept up: every request answered, and 99 of 100 within 100 ms. */
    boolean isBorne() {
        return failed == 0 && millis(99) <= BEARABLE_P99_MILLIS && answered() >= BEARABLE_SHARE * offered;
    }

    Map<Figure, Double> figures() {
        return Map.of(
                Figure.OFFERED,
                offered,
                Figure.ANSWERED,
                answered(),
                Figure.P50,
                millis(50),
                Figure.P99,
                millis(99),
                Figure.P999,
                millis(99.9),
                Figure.LONGEST,
                latencies.getMaxValue() / MICROS,
                Figure.FAILED,
                (double) failed);
    }
}
