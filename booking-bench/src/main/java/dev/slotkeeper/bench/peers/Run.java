package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.measure.AnswerCurve;
import dev.slotkeeper.bench.measure.Books;
import dev.slotkeeper.bench.measure.Figure;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.Patience;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** One run of a peer that works in this JVM: how fast it answers, at what cost, and whether its books are true. */
final class Run {

    /** Consumers that join a group take seconds; a minute means that something is wrong. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(60);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Stage stage;
    private final LongSupplier answers;
    private final long bookingsBefore;
    private final AnswerCurve curve = new AnswerCurve();
    private final CpuShares cpu;
    private final Map<Figure, Double> costs = new EnumMap<>(Figure.class);
    private long answersBefore;
    private long ownNanosBefore;
    private boolean isWarm;

    /**
     * Begins before the first request is decided.
     *
     * @param answers how many there were so far
     */
    Run(Stage stage, LongSupplier answers) {
        this.stage = stage;
        this.answers = answers;
        this.bookingsBefore = stage.bookings();
        this.cpu = new CpuShares(stage);
    }

    /**
     * Looks at the answers until all are there or the time is over.
     *
     * @param all how many there will be
     * @param most time that counts, from the first answer on
     * @param requireHealthy throws when the peer can't answer any more
     */
    void follow(long all, Duration most, Runnable requireHealthy) {
        awaitFirst(requireHealthy);
        long begin = System.nanoTime();
        long soFar = look();
        while (soFar < all && System.nanoTime() - begin < most.toNanos()) {
            requireHealthy.run();
            Patience.pause(BETWEEN_LOOKS);
            soFar = look();
            if (!isWarm && (soFar >= all / 2 || System.nanoTime() - begin >= most.toNanos() / 2)) {
                warmed(soFar);
            }
        }
        if (isWarm && soFar > answersBefore) {
            long decisions = soFar - answersBefore;
            costs.putAll(cpu.perDecision(decisions));
            costs.put(Figure.BENCH_CPU, (ownNanos() - ownNanosBefore) / 1_000.0 / decisions);
        }
    }

    private void awaitFirst(Runnable requireHealthy) {
        long begin = System.nanoTime();
        while (answers.getAsLong() == 0) {
            requireHealthy.run();
            if (System.nanoTime() - begin > FIRST_ANSWER.toNanos()) {
                throw new IllegalStateException("no answer in " + FIRST_ANSWER.toSeconds() + " s");
            }
            Patience.pause(BETWEEN_LOOKS);
        }
    }

    private long look() {
        long soFar = answers.getAsLong();
        curve.look(System.nanoTime(), soFar);
        return soFar;
    }

    /** Costs count from here on, as the warm rate does: before that the compilers' own work is most of them. */
    private void warmed(long soFar) {
        isWarm = true;
        answersBefore = soFar;
        cpu.begin();
        ownNanosBefore = ownNanos();
    }

    /** This process alone: PostgreSQL and the broker are its children, and have figures of their own. */
    private static long ownNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /**
     * Looks into the tables, after the peer has stopped.
     *
     * @param confirmed bookings that were answered yes, each counted once
     * @throws IllegalStateException when the books are wrong
     */
    Map<Figure, Double> figures(long confirmed) {
        Books.requireTrueCounts(stage);
        long written = stage.bookings() - bookingsBefore;
        if (written != confirmed) {
            throw new IllegalStateException(
                    "the books are wrong: " + confirmed + " bookings answered yes, " + written + " written");
        }
        Map<Figure, Double> figures = new EnumMap<>(costs);
        figures.put(Figure.WARM_RATE, curve.warmRate());
        figures.put(Figure.WHOLE_RATE, curve.wholeRate());
        figures.put(Figure.DECIDED, (double) answers.getAsLong());
        figures.put(Figure.CONFIRMED, (double) confirmed);
        return figures;
    }
}
