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

    private final Admin admin;
    private final WorkerSettings.Retention wanted;

    TopicRetention(Admin admin, WorkerSettings.Retention wanted) {
        this.admin = admin;
        this.wanted = wanted;
    }

    /**
     * Looks once at all topics that there are, and sets what is missing.
     *
     * @return what is wrong and needs an operator, a sentence each
     * @throws TimeoutException if Kafka does not answer
     */
    List<String> look() throws InterruptedException, TimeoutException {
        List<String> problems = new ArrayList<>();
        look(Topics.REQUESTS, wanted.requests(), problems);
        look(Topics.EVENTS, wanted.events(), problems);
        look(Topics.DEAD_LETTERS, wanted.deadLetters(), problems);
        return problems;
    }

    private void look(String name, Duration time, List<String> problems) throws InterruptedException, TimeoutException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            Config config = Objects.requireNonNull(admin.describeConfigs(List.of(topic))
                    .all()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .get(topic));
            keepFor(time, topic, config, problems);
            if (name.equals(Topics.REQUESTS)) {
                checkRequests(config, problems);
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                problems.add("how long " + name + " keeps messages can't be seen: " + e.getCause());
            }
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

    /** Undecided requests must not be lost to a limit of size or to compaction, nor outlive the decisions. */
    private void checkRequests(Config config, List<String> problems) {
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
        long kept = number(config, TopicConfig.RETENTION_MS_CONFIG);
        if (kept == FOR_EVER || kept >= wanted.decisions().toMillis()) {
            problems.add(Topics.REQUESTS + " keeps messages "
                    + (kept == FOR_EVER ? "for ever" : "for " + Duration.ofMillis(kept))
                    + ", decisions are kept for " + wanted.decisions()
                    + ": requests that are read again after that would be decided again");
        }
    }

    private static long number(Config config, String name) {
        return Long.parseLong(config.get(name).value());
    }
}
