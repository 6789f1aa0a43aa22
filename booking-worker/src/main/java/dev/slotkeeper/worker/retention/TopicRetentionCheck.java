package dev.slotkeeper.worker.retention;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that topics keep their messages long enough. If a topic has no retention time of its own and the broker's is
 * too short, it sets the one from the settings. A topic's own time is never changed; if it is wrong, it is reported. No
 * retention is ever shortened.
 */
final class TopicRetentionCheck {

    private static final Logger log = LoggerFactory.getLogger(TopicRetentionCheck.class);

    private static final long TIMEOUT_SECONDS = 4;
    private static final long UNLIMITED = -1;
    private static final String LOG_APPEND_TIME = TimestampType.LOG_APPEND_TIME.name;

    private final Admin admin;
    private final WorkerSettings.Retention wanted;

    TopicRetentionCheck(Admin admin, WorkerSettings.Retention wanted) {
        this.admin = admin;
        this.wanted = wanted;
    }

    /**
     * The result of a check.
     *
     * @param problems problems that need an operator, one sentence each
     * @param requestsGoFirst true if every request is certainly deleted from the log before its decision may be dropped
     */
    record Seen(List<String> problems, boolean requestsGoFirst) {

        Seen {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Checks all topics that exist, and sets missing retention times.
     *
     * @throws TimeoutException if Kafka does not answer
     */
    Seen check() throws InterruptedException, TimeoutException {
        List<String> problems = new ArrayList<>();
        Config requests = check(Topics.REQUESTS, wanted.requests(), problems);
        boolean requestsGoFirst = requests != null && checkRequests(requests, problems);
        check(Topics.EVENTS, wanted.events(), problems);
        check(Topics.DEAD_LETTERS, wanted.deadLetters(), problems);
        return new Seen(problems, requestsGoFirst);
    }

    /** Checks one topic; returns null if it does not exist or its settings can't be read. */
    private @Nullable Config check(String name, Duration time, List<String> problems)
            throws InterruptedException, TimeoutException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            Config config = Objects.requireNonNull(admin.describeConfigs(List.of(topic))
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .get(topic));
            keepFor(time, topic, config, problems);
            return config;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                problems.add("the settings of " + name + " can't be read: " + e.getCause());
            }
            return null;
        }
    }

    private void keepFor(Duration time, ConfigResource topic, Config config, List<String> problems)
            throws InterruptedException, TimeoutException {
        long now = number(config, TopicConfig.RETENTION_MS_CONFIG);
        if (now == UNLIMITED || now >= time.toMillis()) {
            return;
        }
        ConfigEntry entry = config.get(TopicConfig.RETENTION_MS_CONFIG);
        if (entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG) {
            problems.add(topic.name() + " keeps messages for " + Duration.ofMillis(now)
                    + ", the worker's settings require " + time);
            return;
        }
        try {
            set(topic, time);
            log.info(
                    "Set retention.ms of topic {} to {}; it had no value of its own, and the broker's is {}",
                    topic.name(),
                    time,
                    Duration.ofMillis(now));
        } catch (ExecutionException refused) {
            problems.add(topic.name() + " keeps messages for " + Duration.ofMillis(now)
                    + ", the worker's settings require " + time + ", and it may not set that: " + refused.getCause());
        }
    }

    private void set(ConfigResource topic, Duration time)
            throws InterruptedException, ExecutionException, TimeoutException {
        ConfigEntry entry = new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
        admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Checks that undecided requests are not lost to a size limit or to compaction, and do not outlive their decisions.
     *
     * @return true if requests are deleted before their decisions
     */
    private boolean checkRequests(Config config, List<String> problems) {
        long bytes = number(config, TopicConfig.RETENTION_BYTES_CONFIG);
        if (bytes != UNLIMITED) {
            problems.add(Topics.REQUESTS + " keeps only " + bytes + " bytes of a partition (retention.bytes), so a long"
                    + " outage may lose undecided requests");
        }
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_DELETE)) {
            problems.add(Topics.REQUESTS + " has cleanup.policy=" + policy
                    + ", which loses undecided requests of the same slot; allowed is delete");
        }
        boolean stampedByBroker = isStampedByBroker(config, problems);
        return goBeforeTheirDecisions(config, problems)
                && stampedByBroker
                && policy.contains(TopicConfig.CLEANUP_POLICY_DELETE);
    }

    /** Returns true if brokers set timestamps; else one message from the year 2100 keeps its segment until then. */
    private static boolean isStampedByBroker(Config config, List<String> problems) {
        String type = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
        if (!type.equals(LOG_APPEND_TIME)) {
            problems.add(Topics.REQUESTS + " has message.timestamp.type=" + type
                    + ", so senders' clocks determine how long requests are kept; allowed is " + LOG_APPEND_TIME
                    + ", and no decisions are dropped until then");
            return false;
        }
        return true;
    }

    /** Adds segment.ms to the retention: a segment is deleted only when its last message is old enough. */
    private boolean goBeforeTheirDecisions(Config config, List<String> problems) {
        Duration decisions = wanted.decisions();
        long kept = number(config, TopicConfig.RETENTION_MS_CONFIG);
        long segment = number(config, TopicConfig.SEGMENT_MS_CONFIG);
        if (kept != UNLIMITED && kept < decisions.toMillis() && segment < decisions.toMillis() - kept) {
            return true;
        }
        problems.add(Topics.REQUESTS + " keeps messages "
                + (kept == UNLIMITED
                        ? "for ever"
                        : "for " + Duration.ofMillis(kept) + " and up to " + Duration.ofMillis(segment)
                                + " longer (segment.ms)")
                + ", decisions are kept for " + decisions
                + ": requests that are read again after that would be decided again, so no decisions are dropped");
        return false;
    }

    private static long number(Config config, String name) {
        return Long.parseLong(config.get(name).value());
    }
}
