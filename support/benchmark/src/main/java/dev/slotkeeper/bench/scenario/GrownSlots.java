package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.stage.Stage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Measures the same number of requests for increasing numbers of slots, each with enough seats. */
final class GrownSlots implements Scenario {

    /** Seats of each slot: several times the requests per slot at the smallest size. */
    private static final int SEATS = 1_000;

    @Override
    public String name() {
        return "growth-slots";
    }

    @Override
    public int measurements(Scale scale) {
        List<Integer> sizes = sizes(scale);
        return sizes.stream()
                .mapToInt(size -> GrowthRun.rounds(scale, sizes, size))
                .sum();
    }

    private static List<Integer> sizes(Scale scale) {
        return Stream.of(1_000, 10_000, 100_000, 1_000_000).map(scale::of).toList();
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        List<Integer> sizes = sizes(scale);
        for (int round = 1; round <= scale.rounds(); round++) {
            for (int size : sizes) {
                if (round <= GrowthRun.rounds(scale, sizes, size)) {
                    Workload workload = Workload.spread(scale.of(GrowthRun.REQUESTS), size, SEATS);
                    stage.set(workload, Stage.PARTITIONS);
                    recorder.accept(new Measurement(
                            name(),
                            Integer.toString(size),
                            round,
                            GrowthRun.decide(stage, workload, Stage.PARTITIONS, List.of())));
                }
            }
        }
    }
}
