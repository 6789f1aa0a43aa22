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
 * Looks after something again and again while the worker runs, one look at a time, on a daemon thread of its own. A stop
 * interrupts the look that is under way and does not wait for it.
 */
public abstract class PeriodicTask implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PeriodicTask.class);

    private final String threadName;
    private final Duration firstAfter;
    private final Duration interval;
    private @Nullable ScheduledExecutorService timer;

    /**
     * Both times count in whole milliseconds.
     *
     * @param firstAfter from the start to the first look; zero for at once
     * @param interval from the end of one look to the next one; a millisecond or more
     */
    protected PeriodicTask(String threadName, Duration firstAfter, Duration interval) {
        this.threadName = threadName;
        this.firstAfter = firstAfter;
        this.interval = interval;
    }

    /** Looks once. Says itself what went wrong in its own words; whatever it throws, errors too, the next look comes. */
    protected abstract void look();

    @Override
    public final synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(
                this::lookOnce, firstAfter.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs a look. A timer ends without a word at the first exception or error it sees. */
    private void lookOnce() {
        try {
            look();
        } catch (Throwable e) {
            OutOfMemoryExit.on(e);
            log.error("{} failed, trying again", threadName, e);
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
