package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Figure;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the experiments of {@link Growth} have in common. */
final class GrowthRun {

    /** A few seconds' work, after a warm-up of twice as many. */
    static final int REQUESTS = 200_000;

    /** It ends by itself, long before; a run that hangs must end too. */
    private static final Duration MOST = Duration.ofMinutes(5);

    private GrowthRun() {}

    /** Slotkeeper on a stage that was set. */
    static Map<Figure, Double> decide(Stage stage, Workload workload, int partitions, List<String> settings) {
        return new Slotkeeper(partitions, settings).decide(stage, workload, MOST);
    }

    /** The ends are compared with each other and so repeated; what lies between shows the curve. */
    static int rounds(Scale scale, List<Integer> sizes, int size) {
        boolean isEnd = size == sizes.get(0) || size == sizes.get(sizes.size() - 1);
        return isEnd ? scale.rounds() : 1;
    }
}
