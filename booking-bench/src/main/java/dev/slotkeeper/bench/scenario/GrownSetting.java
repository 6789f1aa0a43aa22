package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.stage.Stage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The same requests with more and more of something that an operator sets. */
final class GrownSetting implements Scenario {

    /** Fewer than where a bar hangs on it. */
    private static final int REQUESTS = 100_000;

    private static final int SLOTS = 100_000;
    private static final int SEATS = 10;

    private final String name;
    private final List<Point> points;

    /**
     * A value of the setting.
     *
     * @param value as the report shows it
     * @param requests at full size: fewer where they take longer
     */
    private record Point(int value, int requests, int partitions, List<String> settings) {}

    private GrownSetting(String name, Stream<Point> points) {
        this.name = name;
        this.points = points.toList();
    }

    /** Most requests in one transaction. */
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

    /** A few seconds' work: small batches wait for the disk most of the time. */
    private static int requestsInBatchesOf(int size) {
        if (size < 10) {
            return 4_000;
        }
        return size < 100 ? 30_000 : REQUESTS;
    }

    /** Partitions of the topics of requests and outcomes. */
    static Scenario partitions() {
        return new GrownSetting(
                "growth-partitions",
                IntStream.of(1, 12, 48).mapToObj(partitions -> new Point(partitions, REQUESTS, partitions, List.of())));
    }

    /** Consumers in one worker. */
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

    /** One round: it shows a curve, and no bar hangs on it. */
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
