package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.stage.Stage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures the same requests with increasing values of a setting. */
final class GrownSetting implements Scenario {

    /** Number of requests; fewer than in scenarios on which a bar depends. */
    private static final int REQUESTS = 100_000;

    private static final int SLOTS = 100_000;
    private static final int SEATS = 10;

    private final String name;
    private final List<Point> points;

    /**
     * A value of the setting.
     *
     * @param value the value as the report shows it
     * @param requests number of requests at full size; fewer if they take longer
     */
    private record Point(int value, int requests, int partitions, List<String> settings) {}

    private GrownSetting(String name, Stream<Point> points) {
        this.name = name;
        this.points = points.toList();
    }

    /** Returns the scenario with increasing maximum batch sizes. */
    static Scenario batch() {
        return new GrownSetting(
                "growth-batch",
                IntStream.of(1, 10, 100, 1_000, 4_000, 8_000)
                        .mapToObj(size -> new Point(
                                size,
                                requestsInBatchesOf(size),
                                Stage.PARTITIONS,
                                List.of("--booking.worker.batch-size=" + size))));
    }

    /** Returns the requests of a few seconds; small batches mostly wait for the disk. */
    private static int requestsInBatchesOf(int size) {
        if (size < 10) {
            return 4_000;
        }
        return size < 100 ? 30_000 : REQUESTS;
    }

    /** Returns the scenario with increasing numbers of partitions of the topics of requests and outcomes. */
    static Scenario partitions() {
        return new GrownSetting(
                "growth-partitions",
                IntStream.of(1, 12, 48).mapToObj(partitions -> new Point(partitions, REQUESTS, partitions, List.of())));
    }

    /** Returns the scenario with increasing numbers of consumers in one worker. */
    static Scenario consumers() {
        return new GrownSetting(
                "growth-consumers",
                IntStream.rangeClosed(1, 4)
                        .mapToObj(consumers -> new Point(
                                consumers,
                                REQUESTS,
                                Stage.PARTITIONS,
                                List.of("--booking.worker.concurrency=" + consumers))));
    }

    @Override
    public String name() {
        return name;
    }

    /** Returns the measurements of one round, because no bar depends on this curve. */
    @Override
    public int measurements(Scale scale) {
        return points.size();
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        for (Point point : points) {
            Workload workload = Workload.spread(scale.of(point.requests()), scale.of(SLOTS), SEATS);
            stage.set(workload, point.partitions());
            recorder.accept(new Measurement(
                    name,
                    Integer.toString(point.value()),
                    1,
                    GrowthRun.decide(stage, workload, point.partitions(), point.settings())));
        }
    }
}
