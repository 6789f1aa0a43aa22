package dev.slotkeeper.gateway.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Metrics of a program, with the names and tags of the real ones, read the same way. */
final class Meters {

    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final AtomicInteger held = new AtomicInteger();
    final AtomicInteger oldest = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger uptime = new AtomicInteger();

    private Meters(String program) {
        Gauge.builder("booking.program", () -> 1)
                .tag("program", program)
                .tag("version", "1.2")
                .register(registry);
    }

    static Meters worker() {
        Meters meters = new Meters("worker");
        Gauge.builder("process.uptime.seconds", meters.uptime, AtomicInteger::get)
                .register(meters.registry);
        Gauge.builder("booking.buffered", meters.held, AtomicInteger::get).register(meters.registry);
        Gauge.builder("booking.lag", () -> 2).register(meters.registry);
        Gauge.builder("booking.oldest.age.seconds", meters.oldest, AtomicInteger::get)
                .register(meters.registry);
        breaker(meters, "closed", 1);
        breaker(meters, "open", 0);
        return meters;
    }

    private static void breaker(Meters meters, String state, int whenClosed) {
        Gauge.builder(
                        "resilience4j.circuitbreaker.state",
                        meters.open,
                        open -> open.get() == 1 ? 1 - whenClosed : whenClosed)
                .tag("name", "ledger")
                .tag("state", state)
                .register(meters.registry);
    }

    static Meters gateway() {
        return new Meters("gateway");
    }

    Meters decided(String code, String reason, int times) {
        Counter.builder("booking.decisions")
                .tag("code", code)
                .tag("reason", reason)
                .register(registry)
                .increment(times);
        return this;
    }

    Meters answered(String method, Duration took) {
        Counter.builder("booking.gateway.requests")
                .tag("method", method)
                .tag("outcome", "X")
                .tag("status", "200")
                .register(registry)
                .increment();
        Timer.builder("booking.gateway.response")
                .tag("method", method)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(61))
                .register(registry)
                .record(took);
        return this;
    }

    String text() {
        return registry.scrape(LocalMetricsSource.FORMAT, MetricsSnapshot.METERS);
    }

    MetricsSnapshot snapshot() {
        return MetricsSnapshot.of(PrometheusParser.read(text()));
    }
}
