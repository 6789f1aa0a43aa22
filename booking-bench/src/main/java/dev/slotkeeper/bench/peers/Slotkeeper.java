package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.RequestLog;
import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.load.Workload.Mix;
import dev.slotkeeper.bench.measure.AnswerCurve;
import dev.slotkeeper.bench.measure.Books;
import dev.slotkeeper.bench.measure.Figure;
import dev.slotkeeper.bench.measure.Outcomes;
import dev.slotkeeper.bench.measure.Refusals;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.Patience;
import dev.slotkeeper.embedded.Program;
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

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
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
    public Map<Figure, Double> decide(Stage stage, Workload workload, Duration most) {
        long decisionsBefore = stage.decisions();
        Workload warmUp = workload.warmUp();
        stage.addSlots(workload.slots(), warmUp.slots(), warmUp.capacity());
        AnswerCurve curve = new AnswerCurve();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        long bookingsBefore;
        try (Program worker = stage.worker(JVM, settings);
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
            CpuShares cpu = new CpuShares(stage).with(Figure.WORKER_CPU, worker.pid());
            cpu.begin();
            worker.thaw();
            drain(warmUp.requests(), workload.requests(), most, curve, worker, decided);
            figures.putAll(cpu.perDecision(curve.answers()));
            figures.put(Figure.WORKER_RESIDENT, worker.residentAtMost());
        }
        Books.requireTrue(stage, decisionsBefore + workload.requests(), decisionsBefore + curve.answers());
        if (workload.mix() == Mix.CHURN) {
            figures.putAll(Refusals.of(stage));
        }
        figures.put(Figure.WARM_RATE, curve.warmRate());
        figures.put(Figure.WHOLE_RATE, curve.wholeRate());
        figures.put(Figure.DECIDED, (double) curve.answers());
        figures.put(Figure.CONFIRMED, (double) (stage.bookings() - bookingsBefore));
        return figures;
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

    private static void awaitDecided(int wanted, Duration most, Program worker, LongSupplier decided) {
        long end = System.nanoTime() + most.toNanos();
        while (decided.getAsLong() < wanted) {
            worker.requireAlive();
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "only " + decided.getAsLong() + " of " + wanted + " were decided in time");
            }
            Patience.pause(BETWEEN_LOOKS);
        }
    }

    private static void drain(
            int before, int requests, Duration most, AnswerCurve curve, Program worker, LongSupplier decided) {
        long begin = System.nanoTime();
        curve.look(begin, 0);
        while (curve.answers() < requests) {
            worker.requireAlive();
            if (System.nanoTime() - begin > most.toNanos()) {
                throw new IllegalStateException(
                        "only " + curve.answers() + " of " + requests + " were decided in time");
            }
            Patience.pause(BETWEEN_LOOKS);
            curve.look(System.nanoTime(), decided.getAsLong() - before);
        }
    }
}
