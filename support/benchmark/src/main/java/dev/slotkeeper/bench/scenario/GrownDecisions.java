package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.load.Workload.Ids;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.stage.Stage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures the same requests with increasing numbers of stored decisions, each with its appointment. Half of the stored
 * ids are time-ordered and half random, and on the same store both kinds of new ids are measured: time-ordered ones, as
 * the gateway makes them, in {@code growth-decisions}, and random ones in {@code growth-decisions-random-ids}. So the
 * results for time-ordered ids are those of a system with some clients that choose their own ids; if the gateway makes
 * all ids, the indexes are denser.
 *
 * <p>The store grows in place, and its indexes are never rebuilt. A run's own decisions are kept if they are at most a
 * fifth of the store; otherwise the next run begins with a new store.
 */
final class GrownDecisions implements Scenario {

    private static final String TIME_ORDERED = "growth-decisions";
    private static final String RANDOM = "growth-decisions-random-ids";

    private static final int SLOTS = 100_000;

    /** Seats of each slot, enough for all runs on one store. */
    private static final int SEATS = 1_000;

    /** Share of the wanted size by which a store may exceed it. */
    private static final double TOLERANCE = 0.2;

    @Override
    public String name() {
        return TIME_ORDERED;
    }

    @Override
    public int measurements(Scale scale) {
        List<Integer> sizes = sizes(scale);
        return sizes.stream()
                .mapToInt(size -> GrowthRun.rounds(scale, sizes, size) + (scale.isSmoke() ? 0 : 1))
                .sum();
    }

    private static List<Integer> sizes(Scale scale) {
        return scale.isSmoke()
                ? List.of(scale.of(10_000_000))
                : Stream.concat(
                                Stream.of(0),
                                Stream.of(100_000, 1_000_000, 10_000_000).map(scale::of))
                        .toList();
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        Workload workload = Workload.spread(scale.of(GrowthRun.REQUESTS), scale.of(SLOTS), SEATS);
        List<Integer> sizes = sizes(scale);
        boolean isFirst = true;
        for (int size : sizes) {
            for (int round = 1; round <= GrowthRun.rounds(scale, sizes, size); round++) {
                prepare(stage, workload, size, isFirst);
                isFirst = false;
                recorder.accept(measure(stage, workload, TIME_ORDERED, size, round));
            }
            if (!scale.isSmoke()) {
                // No bar depends on these, so one round is enough.
                prepare(stage, workload, size, false);
                recorder.accept(measure(stage, workload.with(Ids.RANDOM), RANDOM, size, 1));
            }
        }
    }

    private static Measurement measure(Stage stage, Workload workload, String scenario, int size, int round) {
        return new Measurement(
                scenario,
                Integer.toString(size),
                round,
                GrowthRun.decide(stage, workload, Stage.PARTITIONS, List.of()));
    }

    private static void prepare(Stage stage, Workload workload, int size, boolean anew) {
        StoredDecisions store = new StoredDecisions(stage);
        if (anew || store.size() > size * (1 + TOLERANCE)) {
            stage.set(workload, Stage.PARTITIONS);
        } else {
            stage.emptyTopics(Stage.PARTITIONS);
        }
        store.growTo(size);
        stage.settle();
    }
}
