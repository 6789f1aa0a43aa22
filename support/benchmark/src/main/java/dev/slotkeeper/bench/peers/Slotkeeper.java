package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.RequestLog;
import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.load.Workload.Mix;
import dev.slotkeeper.bench.measure.AnswerCurve;
import dev.slotkeeper.bench.measure.InvariantCheck;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.measure.Outcomes;
import dev.slotkeeper.bench.measure.Refusals;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Measures the worker as it is shipped, in its own JVM with a small heap. It first decides a warm-up, whose rows are
 * removed if the tables were empty before, and is frozen while the log is filled. The measurement is the processing of
 * that log, from the moment the worker resumes.
 */
public final class Slotkeeper implements Peer {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    /** Options of the worker's JVM, here and in production (docs/operations/deploy.md). */
    public static final List<String> JVM = List.of("-Xmx208m", "-XX:+UseParallelGC");

    private final int partitions;
    private final List<String> settings;

    /** @param settings the worker's settings that differ from its defaults */
    public Slotkeeper(int partitions, List<String> settings) {
        this.partitions = partitions;
        this.settings = new ArrayList<>(settings);
        // Longer than any run, so that no request exceeds its deadline while it waits.
        this.settings.add("--booking.worker.default-patience=2h");
        // Keeps the broker from expelling the frozen worker from its group.
        this.settings.add("--spring.kafka.consumer.properties[session.timeout.ms]=120000");
    }

    @Override
    public String name() {
        return "slotkeeper";
    }

    @Override
    public Map<Metric, Double> decide(Stage stage, Workload workload, Duration most) {
        long decisionsBefore = stage.decisions();
        Workload warmUp = workload.warmUp();
        stage.addSlots(workload.slots(), warmUp.slots(), warmUp.capacity());
        AnswerCurve curve = new AnswerCurve();
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        long bookingsBefore;
        try (ChildProcess worker = stage.worker(JVM, settings);
                Outcomes outcomes = new Outcomes(stage.bootstrapServers(), partitions)) {
            LongSupplier decided = decided(workload, outcomes);
            worker.awaitReady();
            RequestLog.fill(stage.bootstrapServers(), warmUp);
            awaitDecided(warmUp.requests(), most, worker, decided);
            if (decisionsBefore == 0) {
                stage.setTables(workload);
            } else {
                decisionsBefore += warmUp.requests();
            }
            bookingsBefore = stage.bookings();
            worker.freeze();
            RequestLog.fill(stage.bootstrapServers(), workload);
            CpuShares cpu = new CpuShares(stage).with(Metric.WORKER_CPU, worker.pid());
            cpu.begin();
            worker.thaw();
            drain(warmUp.requests(), workload.requests(), most, curve, worker, decided);
            metrics.putAll(cpu.perDecision(curve.answers()));
            metrics.put(Metric.WORKER_RESIDENT, worker.residentAtMost());
        }
        InvariantCheck.requireTrue(stage, decisionsBefore + workload.requests(), decisionsBefore + curve.answers());
        if (workload.mix() == Mix.CHURN) {
            metrics.putAll(Refusals.of(stage));
        }
        metrics.put(Metric.WARM_RATE, curve.warmRate());
        metrics.put(Metric.WHOLE_RATE, curve.wholeRate());
        metrics.put(Metric.DECIDED, (double) curve.answers());
        metrics.put(Metric.CONFIRMED, (double) (stage.bookings() - bookingsBefore));
        return metrics;
    }

    /**
     * Counts outcomes of bookings, which have one each and show at once; other commands may have several, so counts
     * offsets.
     */
    private static LongSupplier decided(Workload workload, Outcomes outcomes) {
        return switch (workload.mix()) {
            case BOOKINGS -> outcomes::count;
            case CHURN -> outcomes::requests;
        };
    }

    private static void awaitDecided(int wanted, Duration most, ChildProcess worker, LongSupplier decided) {
        long end = System.nanoTime() + most.toNanos();
        while (decided.getAsLong() < wanted) {
            worker.requireAlive();
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "only " + decided.getAsLong() + " of " + wanted + " were decided in time");
            }
            Await.pause(POLL_INTERVAL);
        }
    }

    private static void drain(
            int before, int requests, Duration most, AnswerCurve curve, ChildProcess worker, LongSupplier decided) {
        long begin = System.nanoTime();
        curve.sample(begin, 0);
        while (curve.answers() < requests) {
            worker.requireAlive();
            if (System.nanoTime() - begin > most.toNanos()) {
                throw new IllegalStateException(
                        "only " + curve.answers() + " of " + requests + " were decided in time");
            }
            Await.pause(POLL_INTERVAL);
            curve.sample(System.nanoTime(), decided.getAsLong() - before);
        }
    }
}
