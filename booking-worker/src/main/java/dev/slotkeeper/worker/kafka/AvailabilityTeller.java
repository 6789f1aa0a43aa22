package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.OutOfMemoryExit;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the feed of slots' states on a thread of its own, from before the first decision until after the last. */
final class AvailabilityTeller implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AvailabilityTeller.class);

    /** Below the consumers of requests, so that this stops after them. */
    private static final int PHASE = 0;

    private static final long RETRY_MILLIS = 500;
    private static final long BETWEEN_LOOKS_MILLIS = 2_000;
    private static final long ANSWER_MILLIS = 2_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final AvailabilityFeed feed;
    private final Producer<byte[], byte[]> producer;
    private final Admin admin;
    private volatile boolean running;
    private boolean topicIsThere;
    private @Nullable Thread thread;

    AvailabilityTeller(AvailabilityFeed feed, Producer<byte[], byte[]> producer, Admin admin) {
        this.feed = feed;
        this.producer = producer;
        this.admin = admin;
    }

    @Override
    public synchronized void start() {
        running = true;
        Thread started = new Thread(this::run, "availability");
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    /** Tells what is still to be told, as far as that goes in a moment. */
    @Override
    public synchronized void stop() {
        Thread stopping = thread;
        if (stopping == null) {
            return;
        }
        running = false;
        stopping.interrupt();
        try {
            stopping.join(2 * LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(LAST_WORDS);
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void run() {
        while (running) {
            try {
                if (!hasTopic()) {
                    Thread.sleep(BETWEEN_LOOKS_MILLIS);
                    continue;
                }
                long rest = feed.round();
                topicIsThere = !feed.isFailing();
                if (rest > 0) {
                    Thread.sleep(rest);
                } else {
                    feed.await();
                }
            } catch (InterruptedException stopped) {
                break;
            } catch (Throwable failure) {
                report(failure);
                if (!rested()) {
                    break;
                }
            }
        }
        finish();
    }

    /** Logs a failure, unless the ledger says itself that the database is away. */
    private static void report(Throwable failure) {
        OutOfMemoryExit.on(failure);
        if (failure instanceof LedgerException away) {
            log.debug("slots can't be read: {}", away.getMessage());
        } else {
            log.warn("what became of slots can't be told, trying again", failure);
        }
    }

    private static boolean rested() {
        try {
            Thread.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private void finish() {
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (topicIsThere && !feed.isFailing() && feed.waiting() > 0 && System.nanoTime() < end) {
                feed.round();
            }
        } catch (Throwable failure) {
            report(failure);
        }
    }

    /** Without the topic every message would wait for it. */
    private boolean hasTopic() throws InterruptedException {
        if (!topicIsThere) {
            try {
                topicIsThere = partitions(Topics.AVAILABILITY) > 0 || create();
            } catch (TimeoutException | ExecutionException noAnswer) {
                log.debug("Kafka does not say what topics there are: {}", noAnswer.toString());
            }
        }
        return topicIsThere;
    }

    /** 0 when there is no such topic. */
    private int partitions(String topic) throws InterruptedException, TimeoutException, ExecutionException {
        try {
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .get(topic))
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    /** Where workers may not make topics, an administrator does; until then nothing is told. */
    private boolean create() throws InterruptedException, TimeoutException, ExecutionException {
        int partitions = partitions(Topics.REQUESTS);
        if (partitions == 0) {
            return false;
        }
        NewTopic topic = new NewTopic(Topics.AVAILABILITY, Optional.of(partitions), Optional.empty())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try {
            admin.createTopics(List.of(topic)).all().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
            log.info("made the topic {}, which was missing", Topics.AVAILABILITY);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return true;
            }
            log.warn("the topic {} is missing and can't be made: {}", Topics.AVAILABILITY, e.getCause());
            return false;
        }
    }
}
