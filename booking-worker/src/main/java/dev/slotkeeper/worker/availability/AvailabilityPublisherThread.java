package dev.slotkeeper.worker.availability;

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

/** Runs the availability feed on its own thread, from before the first decision until after the last. */
public final class AvailabilityPublisherThread implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AvailabilityPublisherThread.class);

    /** Lower than the phase of the request consumers, so that this stops after them. */
    private static final int PHASE = 0;

    private static final long RETRY_MILLIS = 500;
    private static final long TOPIC_CHECK_MILLIS = 2_000;
    private static final long ADMIN_TIMEOUT_MILLIS = 2_000;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final AvailabilityPublisher feed;
    private final Producer<byte[], byte[]> producer;
    private final Admin admin;
    private volatile boolean running;
    private boolean topicIsThere;
    private @Nullable Thread thread;

    public AvailabilityPublisherThread(AvailabilityPublisher feed, Producer<byte[], byte[]> producer, Admin admin) {
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

    /** Stops the thread, which publishes the remaining slot states for at most two seconds. */
    @Override
    public synchronized void stop() {
        Thread stopping = thread;
        if (stopping == null) {
            return;
        }
        running = false;
        stopping.interrupt();
        try {
            stopping.join(2 * STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(STOP_TIMEOUT);
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
                    Thread.sleep(TOPIC_CHECK_MILLIS);
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

    /** Logs a failure; one of the database only for debugging, because the ledger logs that itself. */
    private static void report(Throwable failure) {
        OutOfMemoryExit.exitIfOutOfMemory(failure);
        if (failure instanceof LedgerException unavailable) {
            log.debug("Reading slots failed: {}", unavailable.getMessage());
        } else {
            log.warn("Publishing slot states failed, retrying in {} ms", RETRY_MILLIS, failure);
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
        long end = System.nanoTime() + STOP_TIMEOUT.toNanos();
        try {
            while (topicIsThere && !feed.isFailing() && feed.waiting() > 0 && System.nanoTime() < end) {
                feed.round();
            }
        } catch (Throwable failure) {
            report(failure);
        }
    }

    /** Returns true if the topic exists or was created; without it, every message would wait for it. */
    private boolean hasTopic() throws InterruptedException {
        if (!topicIsThere) {
            try {
                topicIsThere = partitions(Topics.AVAILABILITY) > 0 || create();
            } catch (TimeoutException | ExecutionException noAnswer) {
                log.debug("Reading the topics from Kafka failed: {}", noAnswer.toString());
            }
        }
        return topicIsThere;
    }

    /** Returns the topic's number of partitions; 0 if it does not exist. */
    private int partitions(String topic) throws InterruptedException, TimeoutException, ExecutionException {
        try {
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .topicNameValues()
                            .get(topic))
                    .get(ADMIN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw e;
        }
    }

    /** Creates the topic. If workers may not create topics, nothing is published until an administrator does. */
    private boolean create() throws InterruptedException, TimeoutException, ExecutionException {
        int partitions = partitions(Topics.REQUESTS);
        if (partitions == 0) {
            return false;
        }
        NewTopic topic = new NewTopic(Topics.AVAILABILITY, Optional.of(partitions), Optional.empty())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try {
            admin.createTopics(List.of(topic)).all().get(ADMIN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            log.info("Created missing topic {}", Topics.AVAILABILITY);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return true;
            }
            log.warn("Topic {} is missing and could not be created: {}", Topics.AVAILABILITY, e.getCause());
            return false;
        }
    }
}
