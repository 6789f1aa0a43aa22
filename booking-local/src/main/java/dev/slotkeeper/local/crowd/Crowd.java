package dev.slotkeeper.local.crowd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Visitors between the first one's coming and the last one's going. */
final class Crowd {

    /** Every call ends by then, and what it was about with it. */
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

    /** Lets all of them come, and waits until they have gone. */
    void run(List<String> resourceIds) throws InterruptedException {
        for (int i = 0; i < visitors; i++) {
            new Visitor(i, resourceIds, this).come();
        }
        boolean unused = present.await(tempo.length().plus(LAST_ANSWERS).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has something done at its time, unless that is after the end. */
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

    /** Until the last one is expected to be gone. */
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
