package dev.slotkeeper.worker.kafka;

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
 * Sees to it that topics keep their messages long enough. Where nobody has chosen a time for a topic and the broker's is
 * shorter, it sets the one of the settings; a time that somebody has chosen stays, and what is wrong with it is told.
 * Nothing is ever shortened.
 */
final class TopicRetention {

    private static final Logger log = LoggerFactory.getLogger(TopicRetention.class);

    private static final long ANSWER_SECONDS = 4;
    private static final long FOR_EVER = -1;
    private static final String LOG_APPEND_TIME = TimestampType.LOG_APPEND_TIME.name;

    private final Admin admin;
    private final WorkerSettings.Retention wanted;

    TopicRetention(Admin admin, WorkerSettings.Retention wanted) {
        this.admin = admin;
        this.wanted = wanted;
    }

    /**
     * What was seen.
     *
     * @param problems what is wrong and needs an operator, a sentence each
     * @param requestsGoFirst whether it was seen that every request is gone from its log before its decision may be dropped
     */
    record Seen(List<String> problems, boolean requestsGoFirst) {

        Seen {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Looks once at all topics that there are, and sets what is missing.
     *
     * @throws TimeoutException if Kafka does not answer
     */
    Seen look() throws InterruptedException, TimeoutException {
        List<String> problems = new ArrayList<>();
        Config requests = look(Topics.REQUESTS, wanted.requests(), problems);
        boolean requestsGoFirst = requests != null && checkRequests(requests, problems);
        look(Topics.EVENTS, wanted.events(), problems);
        look(Topics.DEAD_LETTERS, wanted.deadLetters(), problems);
        return new Seen(problems, requestsGoFirst);
    }

    /** Null where there is no such topic, or its settings can't be seen. */
    private @Nullable Config look(String name, Duration time, List<String> problems)
            throws InterruptedException, TimeoutException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            Config config = Objects.requireNonNull(admin.describeConfigs(List.of(topic))
                    .all()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .get(topic));
            keepFor(time, topic, config, problems);
            return config;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                problems.add("how long " + name + " keeps messages can't be seen: " + e.getCause());
            }
            return null;
        }
    }

    private void keepFor(Duration time, ConfigResource topic, Config config, List<String> problems)
            throws InterruptedException, TimeoutException {
        long now = number(config, TopicConfig.RETENTION_MS_CONFIG);
        if (now == FOR_EVER || now >= time.toMillis()) {
            return;
        }
        ConfigEntry entry = config.get(TopicConfig.RETENTION_MS_CONFIG);
        if (entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG) {
            problems.add(topic.name() + " keeps messages for " + Duration.ofMillis(now)
                    + ", the worker's settings want " + time);
            return;
        }
        try {
            set(topic, time);
            log.info(
                    "the topic {} had no time of its own for keeping messages: it is {} now, and was the broker's {}",
                    topic.name(),
                    time,
                    Duration.ofMillis(now));
        } catch (ExecutionException refused) {
            problems.add(topic.name() + " keeps messages for " + Duration.ofMillis(now)
                    + ", the worker's settings want " + time + ", and it may not set that: " + refused.getCause());
        }
    }

    private void set(ConfigResource topic, Duration time)
            throws InterruptedException, ExecutionException, TimeoutException {
        ConfigEntry entry = new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
        admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Undecided requests must not be lost to a limit of size or to compaction, nor outlive the decisions.
     *
     * @return whether they go before their decisions
     */
    private boolean checkRequests(Config config, List<String> problems) {
        long bytes = number(config, TopicConfig.RETENTION_BYTES_CONFIG);
        if (bytes != FOR_EVER) {
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

    /** By the sender's clock, one message from the year 2100 would keep its whole segment until then. */
    private static boolean isStampedByBroker(Config config, List<String> problems) {
        String type = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
        if (!type.equals(LOG_APPEND_TIME)) {
            problems.add(Topics.REQUESTS + " has message.timestamp.type=" + type
                    + ", so senders' clocks say how long requests are kept; allowed is " + LOG_APPEND_TIME
                    + ", and no decisions are dropped until then");
            return false;
        }
        return true;
    }

    /** A segment goes when its last message is old enough, and its first may be older by as long as it was written to. */
    private boolean goBeforeTheirDecisions(Config config, List<String> problems) {
        Duration decisions = wanted.decisions();
        long kept = number(config, TopicConfig.RETENTION_MS_CONFIG);
        long segment = number(config, TopicConfig.SEGMENT_MS_CONFIG);
        if (kept != FOR_EVER && kept < decisions.toMillis() && segment < decisions.toMillis() - kept) {
            return true;
        }
        problems.add(Topics.REQUESTS + " keeps messages "
                + (kept == FOR_EVER
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
