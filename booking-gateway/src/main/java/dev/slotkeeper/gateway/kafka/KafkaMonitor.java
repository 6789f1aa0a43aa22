package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.runtime.PeriodicTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at a fixed interval that Kafka is reachable, so that callers need not wait for a timeout. Creates the reply
 * topic, also after it was deleted.
 */
final class KafkaMonitor extends KafkaLifecycle {

    private static final Logger log = LoggerFactory.getLogger(KafkaMonitor.class);
    private static final String SEGMENT_BYTES = Integer.toString(16 * 1024 * 1024);

    private final KafkaClients clients;
    private final GatewaySettings settings;
    private final String replyTopic;
    private volatile boolean reachable;
    private volatile long lastReachable = System.nanoTime();
    private volatile int partitions;
    private volatile @Nullable Uuid replyTopicId;
    private volatile Runnable whenReachable = () -> {};
    private final PeriodicTask checks = new PeriodicTask("kafka-watch", this::check);

    /** These two are used by the watch's thread only. */
    private boolean everReachable;

    private int misses;

    KafkaMonitor(KafkaClients clients, GatewaySettings settings, String replyTopic, MeterRegistry meters) {
        this.clients = clients;
        this.settings = settings;
        this.replyTopic = replyTopic;
        Gauge.builder("booking.gateway.kafka.reachable", this, watch -> watch.reachable ? 1 : 0)
                .description("1 while Kafka answers and has the request topic, else 0")
                .register(meters);
    }

    /** Sets the action that runs on the watch's thread after each successful check. */
    void whenReachable(Runnable action) {
        whenReachable = action;
    }

    boolean reachable() {
        return reachable;
    }

    /**
     * Returns the reply topic's id, which differs from that of a deleted topic of the same name; empty while there is
     * none.
     */
    Optional<Uuid> replyTopicId() {
        return Optional.ofNullable(replyTopicId);
    }

    /** Returns the number of partitions of the request log; 0 while it is not known. */
    int partitions() {
        return partitions;
    }

    /**
     * Records an acknowledgement: it proves that Kafka is reachable, and under load may come sooner than the check's
     * answer.
     */
    void recordReachable() {
        lastReachable = System.nanoTime();
    }

    @Override
    public void start() {
        checks.start(Duration.ZERO, settings.probeInterval());
    }

    private void check() {
        long began = System.nanoTime();
        try {
            describe(clients.admin());
            whenReachable.run();
            turn(true, "");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException away) {
            if (lastReachable - began < 0) {
                turn(false, reason(away));
            }
        }
    }

    private void describe(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        int timeout = Math.toIntExact(settings.probeTimeout().toMillis());
        Map<String, KafkaFuture<TopicDescription>> topics = admin.describeTopics(
                        List.of(Topics.REQUESTS, replyTopic), new DescribeTopicsOptions().timeoutMs(timeout))
                .topicNameValues();
        KafkaFuture<TopicDescription> requests = topics.get(Topics.REQUESTS);
        KafkaFuture<TopicDescription> replies = topics.get(replyTopic);
        if (requests == null || replies == null) {
            throw new IllegalStateException("asked for two topics, got " + topics.keySet());
        }
        partitions = requests.get(timeout, TimeUnit.MILLISECONDS).partitions().size();
        try {
            replyTopicId = replies.get(timeout, TimeUnit.MILLISECONDS).topicId();
        } catch (ExecutionException missing) {
            if (!(missing.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw missing;
            }
            replyTopicId = null;
            createReplyTopic(admin, timeout);
        }
    }

    private void createReplyTopic(Admin admin, int timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        String retention = Long.toString(settings.replyRetention().toMillis());
        NewTopic topic = new NewTopic(replyTopic, Optional.of(1), Optional.empty())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG, retention,
                        TopicConfig.SEGMENT_MS_CONFIG, retention,
                        TopicConfig.SEGMENT_BYTES_CONFIG, SEGMENT_BYTES));
        try {
            admin.createTopics(List.of(topic)).all().get(timeout, TimeUnit.MILLISECONDS);
            log.info("Created the reply topic {}", replyTopic);
        } catch (ExecutionException raced) {
            if (!(raced.getCause() instanceof TopicExistsException)) {
                throw raced;
            }
        }
    }

    private void turn(boolean now, String why) {
        if (now && !reachable) {
            log.info("Kafka is reachable");
        }
        misses = now ? 0 : misses + 1;
        // The first check after the start may time out because the program is still slow.
        if (!now && (reachable || (!everReachable && misses == 2))) {
            log.warn("Kafka is unavailable, requests are answered 503 until it is back: {}", why);
        }
        everReachable |= now;
        reachable = now;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String what = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? what : what + ": " + cause.getMessage();
    }

    @Override
    public void stop() {
        checks.close();
    }

    @Override
    public boolean isRunning() {
        return checks.isRunning();
    }
}
