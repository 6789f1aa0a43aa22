package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.PeriodicTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after what topics keep, and whether they kept enough. */
final class TopicWatch extends PeriodicTask {

    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);

    private final TopicRetention retention;
    private final LostRequests lost;
    private volatile TopicRetention.Seen seen = new TopicRetention.Seen(List.of(), false);

    /** @param interval between two looks */
    TopicWatch(TopicRetention retention, LostRequests lost, Duration interval) {
        super("topic-watch", Duration.ZERO, interval);
        this.retention = retention;
        this.lost = lost;
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

    @Override
    protected void look() {
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
