package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.InvariantCheck;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the delay from the confirmation of a booking until the watching pages show it: 1,000 pages each watch one of
 * 100 (or of 10) resources, while 500 bookings per second are made on their slots. Each booking is shown by 10 (or by
 * 100) pages.
 */
public final class Watchers implements Scenario {

    private static final int PAGES = 1_000;
    private static final List<Integer> RESOURCES = List.of(100, 10);

    /** Seats of each slot, enough for twenty rounds. */
    private static final int SEATS = 400;

    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration BOOKING = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final List<String> GATEWAY_JVM = List.of("-Xmx512m", "-XX:+UseParallelGC");

    @Override
    public String name() {
        return "watchers";
    }

    @Override
    public int measurements(Scale scale) {
        return RESOURCES.size() * scale.rounds();
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        int most = RESOURCES.get(0);
        stage.set(Workload.spread(1, most * WatchedBookings.SLOTS_OF_EACH, SEATS), Stage.PARTITIONS);
        int pages = scale.of(PAGES);
        try (ChildProcess worker = stage.worker(Slotkeeper.JVM, List.of());
                ChildProcess gateway =
                        stage.gateway(GATEWAY_JVM, List.of("--booking.gateway.listeners=" + 2 * pages))) {
            worker.awaitReady();
            gateway.awaitReady();
            WatchedBookings bookings = new WatchedBookings(stage, gateway.uri("/v1/bookings"), pages, SEATS);
            bookings.run(most, scaled(WARM_UP, scale));
            for (int round = 1; round <= scale.rounds(); round++) {
                for (int resources : RESOURCES) {
                    stage.settle();
                    String subject = pages + " watch " + resources;
                    recorder.accept(
                            new Measurement(name(), subject, round, bookings.run(resources, scaled(BOOKING, scale))));
                }
                InvariantCheck.requireTrueCounts(stage);
            }
        }
    }

    private static Duration scaled(Duration full, Scale scale) {
        long millis = Math.round(full.toMillis() * Math.min(1, scale.size()));
        return Duration.ofMillis(Math.max(SHORTEST.toMillis(), millis));
    }
}
