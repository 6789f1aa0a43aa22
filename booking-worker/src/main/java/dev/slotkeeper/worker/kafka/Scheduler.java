package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.OutOfMemoryExit;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Runs tasks outside the caller's thread, at once or after a delay. */
@FunctionalInterface
interface Scheduler {

    void schedule(Runnable task, Duration delay);

    default void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    /**
     * Returns a scheduler that runs one task at a time on a daemon thread. The thread ends after 30 seconds without
     * tasks. A failed task is logged and does not stop the next one.
     */
    static Scheduler onThread(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(30, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return (task, delay) -> {
            var unused = executor.schedule(() -> run(task, name), delay.toNanos(), TimeUnit.NANOSECONDS);
        };
    }

    /** Runs a task and logs what it throws: the executor would only store it in a future that is never read. */
    private static void run(Runnable task, String name) {
        try {
            task.run();
        } catch (Throwable failure) {
            OutOfMemoryExit.on(failure);
            LoggerFactory.getLogger(Scheduler.class).error("Task of thread {} failed", name, failure);
        }
    }
}
