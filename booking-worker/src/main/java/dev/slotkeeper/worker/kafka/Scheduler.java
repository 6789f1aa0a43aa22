package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.OutOfMemoryExit;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Runs tasks on another thread, immediately or after a delay. */
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
    static Scheduler singleThreaded(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(30, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return (task, delay) -> {
            var unused = executor.schedule(() -> run(task, name), delay.toNanos(), TimeUnit.NANOSECONDS);
        };
    }

    /** Runs a task and logs its failure, because nothing reads the future in which the executor would store it. */
    private static void run(Runnable task, String name) {
        try {
            task.run();
        } catch (Throwable failure) {
            OutOfMemoryExit.exitIfOutOfMemory(failure);
            LoggerFactory.getLogger(Scheduler.class).error("Task of thread {} failed", name, failure);
        }
    }
}
