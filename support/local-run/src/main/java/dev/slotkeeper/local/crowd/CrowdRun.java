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
final class CrowdRun {

    /** Every call, and each step that depends on it, ends within this time after the crowd's end. */
    private static final Duration LAST_ANSWERS = CrowdClient.TIMEOUT.plusSeconds(1);

    private final int visitors;
    private final CrowdPace pace;
    private final CrowdClient client;
    private final ScheduledExecutorService timer;
    private final CrowdCounts counts = new CrowdCounts();
    private final CountDownLatch present;
    private final long began = System.nanoTime();

    CrowdRun(int visitors, CrowdPace pace, CrowdClient client, ScheduledExecutorService timer) {
        this.visitors = visitors;
        this.pace = pace;
        this.client = client;
        this.timer = timer;
        this.present = new CountDownLatch(visitors);
    }

    /** Starts all visitors and waits until they have left. */
    void run(List<String> resourceIds) throws InterruptedException {
        for (int i = 0; i < visitors; i++) {
            new Visitor(i, resourceIds, this).come();
        }
        boolean unused = present.await(pace.length().plus(LAST_ANSWERS).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Schedules a step, or {@code orAtTheEnd} at the end if the step's time is after it. */
    void at(Duration sinceBeginning, Runnable step, Runnable orAtTheEnd) {
        boolean isOver = sinceBeginning.compareTo(pace.length()) >= 0;
        Duration when = isOver ? pace.length() : sinceBeginning;
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
        Duration left = pace.length().minus(since());
        return left.isNegative() ? Duration.ZERO : left;
    }

    void gone() {
        present.countDown();
    }

    int visitors() {
        return visitors;
    }

    CrowdPace pace() {
        return pace;
    }

    CrowdClient client() {
        return client;
    }

    CrowdCounts counts() {
        return counts;
    }
}
