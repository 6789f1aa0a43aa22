package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs tasks away from the caller's thread, at once or after a delay. */
@FunctionalInterface
interface Scheduler {

    void schedule(Runnable task, Duration delay);

    default void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    /** Runs the tasks one at a time on a daemon thread, which exists only while there are some. */
    static Scheduler onThread(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(30, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return (task, delay) -> {
            var unused = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        };
    }
}
