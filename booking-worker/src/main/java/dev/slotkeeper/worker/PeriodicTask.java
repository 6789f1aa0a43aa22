package dev.slotkeeper.worker;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a task periodically while the worker runs, one run at a time, on its own daemon thread. A stop interrupts the
 * current run and does not wait for its end.
 */
public abstract class PeriodicTask implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);

    private final String threadName;
    private final Duration firstAfter;
    private final Duration interval;
    private @Nullable ScheduledExecutorService timer;

    /**
     * Creates the task; both times are rounded down to whole milliseconds.
     *
     * @param firstAfter delay from the start to the first run; zero for none
     * @param interval delay from the end of one run to the start of the next, at least 1 ms
     */
    protected PeriodicTask(String threadName, Duration firstAfter, Duration interval) {
        this.threadName = threadName;
        this.firstAfter = firstAfter;
        this.interval = interval;
    }

    /**
     * Runs the task once and logs its expected failures itself. The next run follows even if this throws an exception or an
     * error.
     */
    protected abstract void run();

    @Override
    public final synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(
                this::runOnce, firstAfter.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Catches everything, because the first uncaught throwable would cancel the timer. */
    private void runOnce() {
        try {
            run();
        } catch (Throwable e) {
            OutOfMemoryExit.exitIfOutOfMemory(e);
            log.error("{}: run failed, next run in {} ms", threadName, interval.toMillis(), e);
        }
    }

    @Override
    public final synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public final synchronized boolean isRunning() {
        return timer != null;
    }
}
