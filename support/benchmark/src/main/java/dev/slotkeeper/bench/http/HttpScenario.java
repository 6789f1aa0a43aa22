package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.InvariantCheck;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import dev.slotkeeper.embedded.PostgresRoles;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Measures HTTP requests at fixed rates (open loop): the gateway with its worker, and a twin with the same server stack
 * that does one transaction per request. While one side is measured, the JVMs of the other are frozen; both share the
 * broker and PostgreSQL.
 */
public final class HttpScenario implements Scenario {

    private static final List<Integer> RATES = List.of(200, 500, 1_000, 2_000);
    private static final int SLOTS = 100_000;
    private static final int SEATS = 10;

    /**
     * Rate of the warm-up, in requests per second. On two cores the JIT compilers of gateway, worker and broker are
     * busy for minutes and delay all requests. A higher rate would only lead to larger batches and not to earlier
     * compilation.
     */
    private static final int WARM_UP_RATE = 500;

    private static final int GATEWAY_WARM_UP_TURNS = 20;
    private static final int TWIN_WARM_UP_TURNS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration AT_A_RATE = Duration.ofSeconds(4);
    private static final Duration AT_A_STEP = Duration.ofSeconds(2);

    /** Minimum duration, for smoke runs: too short for meaningful results. */
    private static final Duration SHORTEST = Duration.ofMillis(500);

    private static final List<String> SERVER_JVM = List.of("-Xmx512m", "-XX:+UseParallelGC");

    /** A long session timeout, so that the broker does not expel the frozen worker from its group. */
    private static final List<String> WORKER_SETTINGS =
            List.of("--spring.kafka.consumer.properties[session.timeout.ms]=1800000");

    private static final Duration SETTLE = Duration.ofMillis(500);

    private record Side(String name, int warmUpTurns, URI target, List<ChildProcess> programs) {

        static Side of(String name, int warmUpTurns, ChildProcess server, ChildProcess... helpers) {
            List<ChildProcess> programs = new ArrayList<>(List.of(helpers));
            programs.add(server);
            return new Side(name, warmUpTurns, server.uri("/v1/bookings"), programs);
        }

        void freeze() {
            programs.forEach(ChildProcess::freeze);
        }

        /** Resumes the programs and gives them time for work that became due meanwhile. */
        void thaw() {
            programs.forEach(ChildProcess::thaw);
            Await.pause(SETTLE);
        }
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public int measurements(Scale scale) {
        int sides = 2;
        int searches = scale.isSmoke() ? 0 : 1;
        return scale.rounds() * Demand.values().length * sides * (rates(scale).size() + searches);
    }

    private static List<Integer> rates(Scale scale) {
        return scale.isSmoke() ? RATES.subList(0, 1) : RATES;
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        int slots = scale.of(SLOTS);
        stage.set(Workload.spread(1, slots, SEATS), Stage.PARTITIONS);
        try (ChildProcess worker = stage.worker(Slotkeeper.JVM, WORKER_SETTINGS);
                ChildProcess gateway = stage.gateway(SERVER_JVM, List.of());
                ChildProcess direct =
                        stage.launch(DirectApplication.class, PostgresRoles.OWNER, SERVER_JVM, List.of())) {
            List.of(worker, gateway, direct).forEach(ChildProcess::awaitReady);
            Rounds rounds = new Rounds(
                    new BookingTrial(stage, slots),
                    List.of(
                            Side.of("gateway", GATEWAY_WARM_UP_TURNS, gateway, worker),
                            Side.of("direct", TWIN_WARM_UP_TURNS, direct)),
                    scale,
                    recorder);
            rounds.freezeAll();
            rounds.warmUp();
            for (int round = 1; round <= scale.rounds(); round++) {
                stage.settle();
                rounds.run(round);
                InvariantCheck.requireTrueCounts(stage);
            }
        }
    }

    private record Rounds(BookingTrial trial, List<Side> sides, Scale scale, Consumer<Measurement> recorder) {

        void freezeAll() {
            sides.forEach(Side::freeze);
        }

        /** Runs the work while only this side is not frozen. */
        private static <T> T awake(Side side, Supplier<T> work) {
            side.thaw();
            try {
                return work.get();
            } finally {
                side.freeze();
            }
        }

        void warmUp() {
            for (Side side : sides) {
                awake(side, () -> {
                    for (int turn = 0; turn < (scale.isSmoke() ? 1 : side.warmUpTurns()); turn++) {
                        for (Demand demand : Demand.values()) {
                            trial.run(side.target(), demand, WARM_UP_RATE, scaled(WARM_UP));
                        }
                    }
                    return side;
                });
            }
        }

        void run(int round) {
            for (Demand demand : Demand.values()) {
                for (Side side : sides) {
                    awake(side, () -> {
                        atAllRates(side, demand, round);
                        return side;
                    });
                }
            }
        }

        private void atAllRates(Side side, Demand demand, int round) {
            MaxRateSearch search = new MaxRateSearch();
            for (int rate : rates(scale)) {
                search.note(atRate(side, demand, rate, round));
            }
            if (!scale.isSmoke()) {
                most(side, demand, search, round);
            }
        }

        private Load atRate(Side side, Demand demand, int rate, int round) {
            Load load = trial.run(side.target(), demand, rate, scaled(AT_A_RATE));
            record("http-" + demand.label(), side.name() + "@" + rate, round, load.metrics());
            return load;
        }

        private void most(Side side, Demand demand, MaxRateSearch search, int round) {
            double answered = search.search(rate -> trial.run(side.target(), demand, rate, scaled(AT_A_STEP)));
            record("http-most-" + demand.label(), side.name(), round, Map.of(Metric.ANSWERED, answered));
        }

        private void record(String scenario, String subject, int round, Map<Metric, Double> figures) {
            recorder.accept(new Measurement(scenario, subject, round, figures));
        }

        private Duration scaled(Duration full) {
            long millis = Math.round(full.toMillis() * scale.size());
            return Duration.ofMillis(Math.max(SHORTEST.toMillis(), millis));
        }
    }
}
