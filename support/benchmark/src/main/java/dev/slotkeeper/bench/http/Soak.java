package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.InvariantCheck;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.measure.ResourceUsage;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.ChildProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measures the resources of gateway and worker after every minute of a constant load: for twenty minutes, at 70 % of
 * the highest rate that is answered within 100 ms.
 */
public final class Soak implements Scenario {

    private static final int MINUTES = 20;
    private static final int SMOKE_MINUTES = 2;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SLOTS = 100_000;
    private static final int SEATS = 10;
    private static final double SHARE = 0.7;

    private static final int WARM_UP_RATE = 500;
    private static final int SEARCH_FROM = 1_000;
    private static final Duration SEARCH_STEP = Duration.ofSeconds(4);

    private static final List<String> GATEWAY_JVM = List.of("-Xmx512m", "-XX:+UseParallelGC");

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public int measurements(Scale scale) {
        int programs = 2;
        return programs * minutes(scale);
    }

    private static int minutes(Scale scale) {
        return scale.isSmoke() ? SMOKE_MINUTES : MINUTES;
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        int slots = scale.of(SLOTS);
        stage.set(Workload.spread(1, slots, SEATS), Stage.PARTITIONS);
        try (ChildProcess worker = stage.worker(Slotkeeper.JVM, List.of());
                ChildProcess gateway = stage.gateway(GATEWAY_JVM, List.of())) {
            worker.awaitReady();
            gateway.awaitReady();
            URI target = gateway.uri("/v1/bookings");
            BookingTrial trial = new BookingTrial(stage, slots);
            double rate = SHARE * most(trial, target, scale);
            for (int minute = 1; minute <= minutes(scale); minute++) {
                Load load = trial.run(target, Demand.SPREAD, rate, scaled(MINUTE, scale));
                Map<Metric, Double> ofGateway = new TreeMap<>(load.metrics());
                ofGateway.putAll(ResourceUsage.of(gateway.pid()));
                recorder.accept(new Measurement("soak-gateway", Integer.toString(minute), 1, ofGateway));
                recorder.accept(
                        new Measurement("soak-worker", Integer.toString(minute), 1, ResourceUsage.of(worker.pid())));
            }
            InvariantCheck.requireTrueCounts(stage);
        }
    }

    private static double most(BookingTrial trial, URI target, Scale scale) {
        trial.run(target, Demand.SPREAD, WARM_UP_RATE, scaled(MINUTE, scale));
        if (scale.isSmoke()) {
            return WARM_UP_RATE;
        }
        MaxRateSearch search = new MaxRateSearch();
        Duration step = scaled(SEARCH_STEP, scale);
        search.note(trial.run(target, Demand.SPREAD, SEARCH_FROM, step));
        return search.search(rate -> trial.run(target, Demand.SPREAD, rate, step));
    }

    private static Duration scaled(Duration full, Scale scale) {
        return Duration.ofMillis(Math.max(500, Math.round(full.toMillis() * scale.size())));
    }
}
