package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.measure.AnswerCurve;
import dev.slotkeeper.bench.measure.InvariantCheck;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.Await;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Measures rate and cost of a peer that runs in this JVM and checks its tables. */
final class Run {

    /** Maximum time until the first answer; joining a consumer group takes seconds. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(60);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private final Stage stage;
    private final LongSupplier answers;
    private final long bookingsBefore;
    private final AnswerCurve curve = new AnswerCurve();
    private final CpuShares cpu;
    private final Map<Metric, Double> costs = new EnumMap<>(Metric.class);
    private long answersBefore;
    private long ownNanosBefore;
    private boolean isWarm;

    /**
     * Creates a run; must be called before the first request is decided.
     *
     * @param answers supplies the number of answers so far
     */
    Run(Stage stage, LongSupplier answers) {
        this.stage = stage;
        this.answers = answers;
        this.bookingsBefore = stage.bookings();
        this.cpu = new CpuShares(stage);
    }

    /**
     * Samples the number of answers until all are there or the time is over.
     *
     * @param all expected number of answers
     * @param most maximum time, from the first answer
     * @param requireHealthy throws if the peer can't answer any more
     */
    void follow(long all, Duration most, Runnable requireHealthy) {
        awaitFirst(requireHealthy);
        long begin = System.nanoTime();
        long soFar = poll();
        while (soFar < all && System.nanoTime() - begin < most.toNanos()) {
            requireHealthy.run();
            Await.pause(POLL_INTERVAL);
            soFar = poll();
            if (!isWarm && (soFar >= all / 2 || System.nanoTime() - begin >= most.toNanos() / 2)) {
                warmed(soFar);
            }
        }
        if (isWarm && soFar > answersBefore) {
            long decisions = soFar - answersBefore;
            costs.putAll(cpu.perDecision(decisions));
            costs.put(Metric.BENCH_CPU, (ownNanos() - ownNanosBefore) / 1_000.0 / decisions);
        }
    }

    private void awaitFirst(Runnable requireHealthy) {
        long begin = System.nanoTime();
        while (answers.getAsLong() == 0) {
            requireHealthy.run();
            if (System.nanoTime() - begin > FIRST_ANSWER.toNanos()) {
                throw new IllegalStateException("no answer in " + FIRST_ANSWER.toSeconds() + " s");
            }
            Await.pause(POLL_INTERVAL);
        }
    }

    private long poll() {
        long soFar = answers.getAsLong();
        curve.sample(System.nanoTime(), soFar);
        return soFar;
    }

    /** Starts the cost measurement, like the warm rate: before that, JIT compilation is most of the cost. */
    private void warmed(long soFar) {
        isWarm = true;
        answersBefore = soFar;
        cpu.begin();
        ownNanosBefore = ownNanos();
    }

    /**
     * Returns the CPU time of this process without its children PostgreSQL and Kafka, which are measured separately.
     */
    private static long ownNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /**
     * Checks the tables after the peer has stopped and returns the results.
     *
     * @param confirmed number of confirmed bookings, each counted once
     * @throws IllegalStateException if the check of the tables fails
     */
    Map<Metric, Double> metrics(long confirmed) {
        InvariantCheck.requireTrueCounts(stage);
        long written = stage.bookings() - bookingsBefore;
        if (written != confirmed) {
            throw new IllegalStateException(
                    "check of the tables failed: " + confirmed + " bookings confirmed, " + written + " written");
        }
        Map<Metric, Double> figures = new EnumMap<>(costs);
        figures.put(Metric.WARM_RATE, curve.warmRate());
        figures.put(Metric.WHOLE_RATE, curve.wholeRate());
        figures.put(Metric.DECIDED, (double) answers.getAsLong());
        figures.put(Metric.CONFIRMED, (double) confirmed);
        return figures;
    }
}
