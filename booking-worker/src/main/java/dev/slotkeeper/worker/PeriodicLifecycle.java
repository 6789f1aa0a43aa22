package dev.slotkeeper.worker;

import dev.slotkeeper.runtime.PeriodicTask;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a task periodically while the worker runs, one run at a time, on its own daemon thread. A stop interrupts the
 * current run and does not wait for its end.
 */
public abstract class PeriodicLifecycle implements SmartLifecycle {

    private final PeriodicTask task;
    private final Duration firstAfter;
    private final Duration interval;

    /**
     * Creates the task; both times are rounded down to whole milliseconds.
     *
     * @param firstAfter delay from the start to the first run; zero for none
     * @param interval delay from the end of one run to the start of the next, at least 1 ms
     */
    protected PeriodicLifecycle(String threadName, Duration firstAfter, Duration interval) {
        this.task = new PeriodicTask(threadName, this::run, OutOfMemoryExit::exitIfOutOfMemory);
        this.firstAfter = firstAfter;
        this.interval = interval;
    }

    /**
     * Runs the task once and logs its expected failures itself. The next run follows even if this throws an exception or an
     * error.
     */
    protected abstract void run();

    @Override
    public final void start() {
        task.start(firstAfter, interval);
    }

    @Override
    public final void stop() {
        task.close();
    }

    @Override
    public final boolean isRunning() {
        return task.isRunning();
    }
}
