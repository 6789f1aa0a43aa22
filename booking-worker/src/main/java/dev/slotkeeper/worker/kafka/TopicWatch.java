package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks after what topics keep, and whether they kept enough. */
final class TopicWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);

    private final TopicRetention retention;
    private final LostRequests lost;
    private final Duration interval;
    private volatile TopicRetention.Seen seen = new TopicRetention.Seen(List.of(), false);
    private @Nullable ScheduledExecutorService timer;

    /** @param interval between two looks */
    TopicWatch(TopicRetention retention, LostRequests lost, Duration interval) {
        this.retention = retention;
        this.lost = lost;
        this.interval = interval;
    }

    @Override
    public synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "topic-watch");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }

    /** What an operator should mend, as of the last look. */
    int problems() {
        return seen.problems().size();
    }

    /**
     * Whether decisions may be dropped when their time is over: as of the last look, requests are gone before. False until
     * a look has shown it.
     */
    boolean mayDropDecisions() {
        return seen.requestsGoFirst();
    }

    /** Also called before the consumers start: what they skip then can't be seen afterwards. */
    void lookForLostRequests() {
        try {
            lost.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            log.debug("can't see where the log begins: {}", e.toString());
        }
    }

    private void look() {
        lookForLostRequests();
        try {
            TopicRetention.Seen found = retention.look();
            found.problems().stream()
                    .filter(problem -> !seen.problems().contains(problem))
                    .forEach(problem -> log.warn("{}", problem));
            seen = found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | RuntimeException e) {
            log.debug("can't see how long topics keep their messages: {}", e.toString());
        }
    }
}
