package dev.slotkeeper.worker.retention;

import dev.slotkeeper.worker.PeriodicLifecycle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks periodically how long topics keep their messages, and if undecided requests were lost. */
public final class TopicMonitor extends PeriodicLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TopicMonitor.class);

    private final TopicRetentionCheck retention;
    private final RetentionGapDetector lost;
    private volatile TopicRetentionCheck.Seen seen = new TopicRetentionCheck.Seen(List.of(), false);

    /** @param interval pause between two checks */
    TopicMonitor(TopicRetentionCheck retention, RetentionGapDetector lost, Duration interval) {
        super("topic-watch", Duration.ZERO, interval);
        this.retention = retention;
        this.lost = lost;
    }

    /** Returns the number of problems that need an operator, as of the last check. */
    int problems() {
        return seen.problems().size();
    }

    /**
     * Returns true if decisions may be dropped after their retention time, because requests are deleted before them.
     * False until a check has shown that.
     */
    boolean mayDropDecisions() {
        return seen.requestsGoFirst();
    }

    /** Checks for lost requests; also called before the consumers start, as what they skip can't be found later. */
    public void detectLostRequests() {
        try {
            lost.check();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            log.debug("Comparing committed offsets with the beginning of the log failed: {}", e.toString());
        }
    }

    @Override
    protected void run() {
        detectLostRequests();
        try {
            TopicRetentionCheck.Seen found = retention.check();
            found.problems().stream()
                    .filter(problem -> !seen.problems().contains(problem))
                    .forEach(problem -> log.warn("{}", problem));
            seen = found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | RuntimeException e) {
            log.debug("Reading the retention of topics failed: {}", e.toString());
        }
    }
}
