package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.runtime.HistogramBuckets;
import dev.slotkeeper.runtime.ProgramMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Activity of one program between two readings.
 *
 * @param reads read-only calls per second
 * @param writes calls per second that ask for a change
 * @param decisions per second, by code; only codes that occurred
 */
record InstanceRates(
        double reads, double writes, Map<String, Double> decisions, HistogramBuckets answers, HistogramBuckets ages) {

    static final InstanceRates NOTHING =
            new InstanceRates(0, 0, Map.of(), HistogramBuckets.NONE, HistogramBuckets.NONE);

    InstanceRates {
        decisions = Map.copyOf(decisions);
    }

    /**
     * Returns the difference of two readings.
     *
     * @param before null for a program that was never read before: the time of its activity is unknown
     * @param took time between the two, by this gateway's clock; used only for a program that does not report its
     *     uptime, because a busy gateway reads late what the program reported earlier
     */
    static InstanceRates between(@Nullable ProgramMetrics before, ProgramMetrics now, Duration took) {
        if (before == null) {
            return NOTHING;
        }
        double own = now.uptimeSeconds() - before.uptimeSeconds();
        double seconds = own > 0 ? own : took.toNanos() / 1e9;
        if (seconds <= 0) {
            return NOTHING;
        }
        if (isRestarted(before, now)) {
            return new InstanceRates(
                    now.reads() / seconds,
                    now.writes() / seconds,
                    rates(Map.of(), now.decisions(), seconds),
                    now.answers(),
                    now.ages());
        }
        return new InstanceRates(
                Math.max(0, now.reads() - before.reads()) / seconds,
                Math.max(0, now.writes() - before.writes()) / seconds,
                rates(before.decisions(), now.decisions(), seconds),
                now.answers().since(before.answers()),
                now.ages().since(before.ages()));
    }

    private static boolean isRestarted(ProgramMetrics before, ProgramMetrics now) {
        return now.startedSeconds() > before.startedSeconds() + 1 || counted(now) < counted(before);
    }

    private static double counted(ProgramMetrics metrics) {
        return metrics.reads()
                + metrics.writes()
                + metrics.decisions().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
    }

    private static Map<String, Double> rates(Map<String, Double> before, Map<String, Double> now, double seconds) {
        Map<String, Double> rates = new TreeMap<>();
        now.forEach((code, count) -> {
            double more = count - before.getOrDefault(code, 0.0);
            if (more > 0) {
                rates.put(code, more / seconds);
            }
        });
        return rates;
    }
}
