package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.gateway.ops.PrometheusParser.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of one program at one moment; counts are since its start.
 *
 * @param program {@code worker} or {@code gateway}
 * @param started seconds since 1970
 * @param uptime seconds
 * @param reads read-only calls of the API
 * @param writes calls of the API that ask for a change
 * @param decisions by code
 * @param answers response times of calls that ask for a change
 * @param ages ages of requests when they were decided
 * @param queued requests in the log that are not decided; absent for a program that decides nothing
 * @param oldest age in seconds of the oldest of them
 * @param breaker state of the circuit breaker before the database, such as {@code CLOSED}
 * @param mismatch true if the worker stands still because log and database don't match
 */
record MetricsSnapshot(
        String program,
        String version,
        double started,
        double uptime,
        double reads,
        double writes,
        Map<String, Double> decisions,
        HistogramBuckets answers,
        HistogramBuckets ages,
        @Nullable Double queued,
        @Nullable Double oldest,
        @Nullable String breaker,
        boolean mismatch) {

    static final String WORKER = "worker";

    /** Names of the metrics that are read; counters in both spellings, as only one library appends {@code _total}. */
    static final Set<String> METERS = Set.of(
            "booking_program",
            "booking_gateway_requests",
            "booking_gateway_requests_total",
            "booking_gateway_response_seconds",
            "booking_decisions",
            "booking_decisions_total",
            "booking_decision_age_seconds",
            "booking_lag",
            "booking_buffered",
            "booking_oldest_age_seconds",
            "booking_log_mismatch",
            "resilience4j_circuitbreaker_state",
            "process_start_time_seconds",
            "process_uptime_seconds");

    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int MAX_NAME_LENGTH = 64;

    MetricsSnapshot {
        decisions = Map.copyOf(decisions);
    }

    /** @throws PrometheusParser.Unreadable if this is not a program of Slotkeeper */
    static MetricsSnapshot of(List<Sample> samples) {
        Values figures = new Values(samples);
        Sample program = figures.one("booking_program", sample -> true);
        if (program == null) {
            throw new PrometheusParser.Unreadable("no meter booking_program");
        }
        Sample breaker = figures.one(
                "resilience4j_circuitbreaker_state",
                sample -> sample.label("name").equals("ledger") && sample.value() == 1);
        Double held = figures.value("booking_buffered");
        return new MetricsSnapshot(
                bounded(program.label("program")),
                bounded(program.label("version")),
                figures.valueOr("process_start_time_seconds", 0),
                figures.valueOr("process_uptime_seconds", 0),
                figures.sum("booking_gateway_requests_total", sample -> LOOKING.contains(sample.label("method"))),
                figures.sum("booking_gateway_requests_total", sample -> !LOOKING.contains(sample.label("method"))),
                figures.sums("booking_decisions_total", "code"),
                figures.buckets("booking_gateway_response_seconds", s -> !LOOKING.contains(s.label("method"))),
                figures.buckets("booking_decision_age_seconds", sample -> true),
                held == null ? null : held + figures.valueOr("booking_lag", 0),
                figures.value("booking_oldest_age_seconds"),
                breaker == null ? null : bounded(breaker.label("state")).toUpperCase(Locale.ROOT),
                figures.valueOr("booking_log_mismatch", 0) == 1);
    }

    private static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), MAX_NAME_LENGTH));
    }

    /** Returns true if the program was restarted after the earlier reading. */
    boolean isOfLaterStartThan(MetricsSnapshot earlier) {
        return started > earlier.started + 1 || counted() < earlier.counted();
    }

    private double counted() {
        return reads
                + writes
                + decisions.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private record Values(List<Sample> samples) {

        @Nullable
        Sample one(String name, Predicate<Sample> which) {
            return samples.stream()
                    .filter(sample -> sample.name().equals(name) && which.test(sample))
                    .findFirst()
                    .orElse(null);
        }

        @Nullable
        Double value(String name) {
            Sample sample = one(name, any -> Double.isFinite(any.value()));
            return sample == null ? null : sample.value();
        }

        double valueOr(String name, double otherwise) {
            Double value = value(name);
            return value == null ? otherwise : value;
        }

        double sum(String name, Predicate<Sample> which) {
            return samples.stream()
                    .filter(sample -> sample.name().equals(name) && which.test(sample))
                    .mapToDouble(Sample::value)
                    .sum();
        }

        Map<String, Double> sums(String name, String label) {
            Map<String, Double> sums = new TreeMap<>();
            samples.stream()
                    .filter(sample -> sample.name().equals(name))
                    .forEach(sample -> sums.merge(bounded(sample.label(label)), sample.value(), Double::sum));
            return sums;
        }

        HistogramBuckets buckets(String name, Predicate<Sample> which) {
            NavigableMap<Double, Double> cumulative = new TreeMap<>();
            for (Sample sample : samples) {
                if (sample.name().equals(name + "_bucket") && which.test(sample)) {
                    cumulative.merge(bound(sample), sample.value(), Double::sum);
                }
            }
            return HistogramBuckets.ofCumulative(cumulative);
        }

        private static double bound(Sample sample) {
            String bound = sample.label("le");
            try {
                return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
            } catch (NumberFormatException notABound) {
                throw new PrometheusParser.Unreadable("a bucket's bound is " + bounded(bound));
            }
        }
    }
}
