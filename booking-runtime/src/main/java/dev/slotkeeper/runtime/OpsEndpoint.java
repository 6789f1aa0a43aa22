package dev.slotkeeper.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Serves {@code /actuator/ops}: this program's part of the operators' page, read by each gateway that shows it. */
@Endpoint(id = "ops")
public final class OpsEndpoint {

    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final PrometheusMeterRegistry meters;
    private final Supplier<@Nullable HotSlots> hotSlots;

    /**
     * Creates the endpoint.
     *
     * @param meters a Prometheus registry, because its histograms count from the program's start; those of other registries
     *     forget
     * @param hotSlots returns null in a program that decides nothing
     */
    public OpsEndpoint(PrometheusMeterRegistry meters, Supplier<@Nullable HotSlots> hotSlots) {
        this.meters = meters;
        this.hotSlots = hotSlots;
    }

    /** Returns the metrics at this moment. */
    @ReadOperation
    public ProgramMetrics metrics() {
        Gauge program = Objects.requireNonNull(meters.find("booking.program").gauge(), "no meter booking.program");
        Double buffered = gauge("booking.buffered");
        return new ProgramMetrics(
                tag(program, "program"),
                tag(program, "version"),
                gaugeOrZero("process.start.time"),
                gaugeOrZero("process.uptime"),
                calls(OpsEndpoint::isRead),
                calls(meter -> !isRead(meter)),
                decisions(),
                histogram("booking.gateway.response", meter -> !isRead(meter)),
                histogram("booking.decision.age", any -> true),
                buffered == null ? null : buffered + gaugeOrZero("booking.lag"),
                gauge("booking.oldest.age.seconds"),
                breaker(),
                gaugeOrZero("booking.log.mismatch") == 1,
                hotSlots.get());
    }

    private static boolean isRead(Meter meter) {
        return READ_METHODS.contains(tag(meter, "method"));
    }

    private static String tag(Meter meter, String name) {
        return Objects.requireNonNullElse(meter.getId().getTag(name), "");
    }

    /** Returns null if there is no such gauge or its value is not known. */
    private @Nullable Double gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        double value = gauge == null ? Double.NaN : gauge.value();
        return Double.isFinite(value) ? value : null;
    }

    private double gaugeOrZero(String name) {
        return Objects.requireNonNullElse(gauge(name), 0.0);
    }

    private double calls(Predicate<Meter> which) {
        return meters.find("booking.gateway.requests").counters().stream()
                .filter(which)
                .mapToDouble(Counter::count)
                .sum();
    }

    private Map<String, Double> decisions() {
        Map<String, Double> decisions = new TreeMap<>();
        meters.find("booking.decisions")
                .counters()
                .forEach(counter -> decisions.merge(tag(counter, "code"), counter.count(), Double::sum));
        return decisions;
    }

    private HistogramBuckets histogram(String name, Predicate<Meter> which) {
        NavigableMap<Double, Double> byBound = new TreeMap<>();
        for (Timer timer : meters.find(name).timers()) {
            if (which.test(timer)) {
                HistogramSnapshot snapshot = timer.takeSnapshot();
                double below = 0;
                for (CountAtBucket bucket : snapshot.histogramCounts()) {
                    byBound.merge(bucket.bucket(TimeUnit.SECONDS), Math.max(0, bucket.count() - below), Double::sum);
                    below = bucket.count();
                }
                // The total may be a moment older than the buckets.
                byBound.merge(Double.POSITIVE_INFINITY, Math.max(0, snapshot.count() - below), Double::sum);
            }
        }
        return HistogramBuckets.of(byBound);
    }

    private @Nullable String breaker() {
        return meters.find("resilience4j.circuitbreaker.state").tag("name", "ledger").gauges().stream()
                .filter(state -> state.value() == 1)
                .map(state -> tag(state, "state").toUpperCase(Locale.ROOT))
                .findFirst()
                .orElse(null);
    }
}
