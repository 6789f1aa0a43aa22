package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.ChildProcess;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures 2,000 visitors who compete for the seats of 400 popular slots, one seat per visitor: once with a list and a
 * plain refusal, as before, and once with the live page. In both runs of a round the same visitors arrive at the same
 * times, want the same resources first and think for the same time. A refusal is a rejected confirmation.
 */
public final class CrowdScenario implements Scenario {

    private static final int VISITORS = 2_000;

    /** Seats of each slot; the total equals the number of visitors. */
    private static final int SEATS = 5;

    /** Slots of each resource; may be fewer if there is only one resource. */
    private static final int SLOTS_OF_EACH = 50;

    /** Tempo of the warm-up, fast to trigger much JIT compilation in a short time. */
    private static final double WARM_UP_TEMPO = 0.2;

    /** Tempo of a smoke run, faster than people; shows only that it works. */
    private static final double SMOKE_TEMPO = 0.02;

    private static final List<String> GATEWAY_JVM = List.of("-Xmx512m", "-XX:+UseParallelGC");

    @Override
    public String name() {
        return "crowd";
    }

    @Override
    public int measurements(Scale scale) {
        return scale.rounds() * PageVariant.values().length;
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        stage.set(Workload.spread(1, 1, SEATS), Stage.PARTITIONS);
        int visitors = scale.of(VISITORS);
        int slots = Math.max(1, visitors / SEATS);
        int resources = Math.max(1, slots / SLOTS_OF_EACH);
        int slotsOfEach = slots / resources;
        try (ChildProcess worker = stage.worker(Slotkeeper.JVM, List.of());
                ChildProcess gateway =
                        stage.gateway(GATEWAY_JVM, List.of("--booking.gateway.listeners=" + 2 * visitors))) {
            worker.awaitReady();
            gateway.awaitReady();
            CrowdStage crowds = new CrowdStage(stage, gateway.uri("/"), visitors, resources, slotsOfEach, SEATS);
            if (!scale.isSmoke()) {
                for (PageVariant variant : PageVariant.values()) {
                    crowds.send(
                            name("warm-up", variant), variant, VisitorProfile.FULL.times(WARM_UP_TEMPO), Workload.SEED);
                }
            }
            VisitorProfile profile = scale.isSmoke() ? VisitorProfile.FULL.times(SMOKE_TEMPO) : VisitorProfile.FULL;
            for (int round = 1; round <= scale.rounds(); round++) {
                for (PageVariant variant : PageVariant.values()) {
                    stage.settle();
                    CrowdTally tally =
                            crowds.send(name("round" + round, variant), variant, profile, Workload.SEED + round);
                    recorder.accept(new Measurement(name(), variant.label(), round, tally.metrics()));
                }
            }
        }
    }

    private static String name(String which, PageVariant variant) {
        return which + "-" + variant.name().toLowerCase(Locale.ROOT);
    }
}
