package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Code shared by the experiments of {@link Growth}. */
final class GrowthRun {

    /** Number of requests: a few seconds of work, after a warm-up of twice as many. */
    static final int REQUESTS = 200_000;

    /** Time limit; a run normally ends long before, and one that hangs must end too. */
    private static final Duration MOST = Duration.ofMinutes(5);

    private GrowthRun() {}

    /** Measures Slotkeeper on a prepared stage. */
    static Map<Metric, Double> decide(Stage stage, Workload workload, int partitions, List<String> settings) {
        return new Slotkeeper(partitions, settings).decide(stage, workload, MOST);
    }

    /** Returns the rounds of a size: bars compare the smallest and the largest, so only these are repeated. */
    static int rounds(Scale scale, List<Integer> sizes, int size) {
        boolean isEnd = size == sizes.get(0) || size == sizes.get(sizes.size() - 1);
        return isEnd ? scale.rounds() : 1;
    }
}
