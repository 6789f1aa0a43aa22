package dev.slotkeeper.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Metrics of a program, with the names and tags of the real ones, read as the endpoint reads them. */
final class Meters {

    static final HotSlots HOT = new HotSlots(60, List.of(new HotSlots.HotSlot("a", 3)), 1);

    final AtomicInteger buffered = new AtomicInteger();
    final AtomicInteger oldest = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    boolean oldestIsKnown = true;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final @Nullable HotSlots hotSlots;

    private Meters(String program, @Nullable HotSlots hotSlots) {
        this.hotSlots = hotSlots;
        Gauge.builder("booking.program", () -> 1)
                .tag("program", program)
                .tag("version", "1.2")
                .register(registry);
        TimeGauge.builder("process.start.time", () -> 1_000, TimeUnit.SECONDS).register(registry);
        TimeGauge.builder("process.uptime", () -> 60_000, TimeUnit.MILLISECONDS).register(registry);
    }

    static Meters worker() {
        Meters meters = new Meters("worker", HOT);
        Gauge.builder("booking.buffered", meters.buffered, AtomicInteger::get).register(meters.registry);
        Gauge.builder("booking.lag", () -> 2).register(meters.registry);
        Gauge.builder("booking.oldest.age.seconds", () -> meters.oldestIsKnown ? meters.oldest.get() : Double.NaN)
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
        return new Meters("gateway", null);
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

    ProgramMetrics read() {
        return new OpsEndpoint(registry, () -> hotSlots).metrics();
    }
}
