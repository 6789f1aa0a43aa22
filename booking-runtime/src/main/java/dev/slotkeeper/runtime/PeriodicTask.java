package dev.slotkeeper.runtime;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a task periodically, one run at a time, on its own daemon thread. */
public final class PeriodicTask implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);

    private final String threadName;
    private final Runnable task;
    private final Consumer<Throwable> onFailure;
    private @Nullable ScheduledExecutorService timer;

    /** @param task logs its expected failures itself; the next run follows even if it throws an exception or an error */
    public PeriodicTask(String threadName, Runnable task) {
        this(threadName, task, failure -> {});
    }

    /**
     * @param task logs its expected failures itself; the next run follows even if it throws an exception or an error
     * @param onFailure gets what the task throws, before it is logged
     */
    public PeriodicTask(String threadName, Runnable task, Consumer<Throwable> onFailure) {
        this.threadName = threadName;
        this.task = task;
        this.onFailure = onFailure;
    }

    /**
     * Starts the runs; both times are rounded down to whole milliseconds.
     *
     * @param firstAfter delay until the first run; zero for none
     * @param interval delay from the end of one run to the start of the next, at least 1 ms
     */
    public synchronized void start(Duration firstAfter, Duration interval) {
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, threadName);
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(
                () -> runOnce(interval), firstAfter.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Catches everything, because the first uncaught throwable would cancel the timer. */
    private void runOnce(Duration interval) {
        try {
            task.run();
        } catch (Throwable e) {
            onFailure.accept(e);
            log.error("{}: run failed, next run in {} ms", threadName, interval.toMillis(), e);
        }
    }

    /** Interrupts the current run and does not wait for its end. */
    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    public synchronized boolean isRunning() {
        return timer != null;
    }
}
