package dev.slotkeeper.local.crowd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs one crowd of visitors, from the arrival of the first to the departure of the last. */
final class Crowd {

    /** Every call, and each step that depends on it, ends within this time after the crowd's end. */
    private static final Duration LAST_ANSWERS = Calls.TIMEOUT.plusSeconds(1);

    private final int visitors;
    private final Tempo tempo;
    private final Calls calls;
    private final ScheduledExecutorService timer;
    private final Counts counts = new Counts();
    private final CountDownLatch present;
    private final long began = System.nanoTime();

    Crowd(int visitors, Tempo tempo, Calls calls, ScheduledExecutorService timer) {
        this.visitors = visitors;
        this.tempo = tempo;
        this.calls = calls;
        this.timer = timer;
        this.present = new CountDownLatch(visitors);
    }

    /** Starts all visitors and waits until they have left. */
    void run(List<String> resourceIds) throws InterruptedException {
        for (int i = 0; i < visitors; i++) {
            new Visitor(i, resourceIds, this).come();
        }
        boolean unused = present.await(tempo.length().plus(LAST_ANSWERS).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Schedules a step, or {@code orAtTheEnd} at the end if the step's time is after it. */
    void at(Duration sinceBeginning, Runnable step, Runnable orAtTheEnd) {
        boolean isOver = sinceBeginning.compareTo(tempo.length()) >= 0;
        Duration when = isOver ? tempo.length() : sinceBeginning;
        long delay = Math.max(0, when.minus(since()).toNanos());
        Future<?> unused = timer.schedule(isOver ? orAtTheEnd : step, delay, TimeUnit.NANOSECONDS);
    }

    <T> void then(CompletableFuture<T> call, Consumer<T> step) {
        CompletableFuture<Void> unused = call.thenAccept(step);
    }

    Duration since() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Returns the time until the crowd's end; zero once it is over. */
    Duration left() {
        Duration left = tempo.length().minus(since());
        return left.isNegative() ? Duration.ZERO : left;
    }

    void gone() {
        present.countDown();
    }

    int visitors() {
        return visitors;
    }

    Tempo tempo() {
        return tempo;
    }

    Calls calls() {
        return calls;
    }

    Counts counts() {
        return counts;
    }
}
