package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.OutOfMemoryExit;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Runs tasks away from the caller's thread, at once or after a delay. */
@FunctionalInterface
interface Scheduler {

    void schedule(Runnable task, Duration delay);

    default void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    /**
     * Runs the tasks one at a time on a daemon thread, which exists only while there are some. A task that fails is logged and
     * does not hold up the next one.
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

    /** Runs a task. The executor itself keeps what a task throws, errors too, in a future that is never asked. */
    private static void run(Runnable task, String name) {
        try {
            task.run();
        } catch (Throwable failure) {
            OutOfMemoryExit.on(failure);
            LoggerFactory.getLogger(Scheduler.class).error("a task of thread {} failed", name, failure);
        }
    }
}
