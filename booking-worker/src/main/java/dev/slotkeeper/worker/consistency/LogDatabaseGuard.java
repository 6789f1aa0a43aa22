package dev.slotkeeper.worker.consistency;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.runtime.PeriodicTask;
import dev.slotkeeper.worker.OutOfMemoryExit;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the consumers only while the request log and the database match: the topic's id is the one recorded in the
 * database, and no committed offset of the group names another database. After a mismatch one of the two has been lost
 * or replaced, and consuming would sell confirmed seats a second time.
 */
public final class LogDatabaseGuard implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LogDatabaseGuard.class);

    private static final Duration FIRST_CHECK_TIMEOUT = Duration.ofSeconds(5);
    private static final String NOT_CHECKED = "not checked yet";

    private final String groupId;
    private final Admin admin;
    private final LogBinding binding;
    private final Runnable beforeStart;
    private final Consumers consumers;
    private final Duration interval;
    private final PeriodicTask checks;
    private final Object lock = new Object();

    private volatile CountDownLatch firstCheck = new CountDownLatch(1);
    private volatile boolean wanted;

    /** The database that this worker started with. */
    private volatile @Nullable UUID ledgerId;

    private volatile String problem = NOT_CHECKED;
    private volatile boolean hasMismatch;

    /** Starts and stops the consumers of the requests. */
    public interface Consumers {

        /** Sets the metadata of each offset that they commit from their next start on. */
        void commitWith(String metadata);

        /** Starts them unless they run. */
        void start();

        /** Stops them if they run. */
        void stop();
    }

    /**
     * @param beforeStart runs before each start of the consumers; it detects what they skip, which can't be detected
     *     afterwards
     * @param interval pause between two checks
     */
    public LogDatabaseGuard(
            String groupId,
            Admin admin,
            LogBinding binding,
            Runnable beforeStart,
            Consumers consumers,
            Duration interval) {
        this.groupId = groupId;
        this.admin = admin;
        this.binding = binding;
        this.beforeStart = beforeStart;
        this.consumers = consumers;
        this.interval = interval;
        this.checks = new PeriodicTask("log-watch", this::checkOnce, OutOfMemoryExit::exitIfOutOfMemory);
    }

    /** Waits at most five seconds for the first check; the program also starts if Kafka does not answer. */
    @Override
    public void start() {
        wanted = true;
        firstCheck = new CountDownLatch(1);
        checks.start(Duration.ZERO, interval);
        try {
            if (!firstCheck.await(FIRST_CHECK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("Waiting for Kafka and PostgreSQL before the consistency check; no request is processed yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkOnce() {
        try {
            check();
        } finally {
            firstCheck.countDown();
        }
    }

    @Override
    public void stop() {
        wanted = false;
        checks.close();
        synchronized (lock) {
            consumers.stop();
        }
        problem = NOT_CHECKED;
    }

    @Override
    public boolean isRunning() {
        return wanted;
    }

    /** Returns why the consumers don't run; empty while they may. */
    public String problem() {
        return problem;
    }

    /** Returns true if request log and database are known not to match. */
    public boolean isMismatch() {
        return hasMismatch;
    }

    /** Checks once. If Kafka or the database does not answer, nothing changes until the next check. */
    void check() {
        try {
            String topicId = topicId();
            LogBinding.Row row = binding.read();
            String mismatch = mismatch(row, topicId);
            if (mismatch == null && row.topicId() == null) {
                mismatch = mismatch(binding.bind(topicId), topicId);
            }
            if (mismatch == null) {
                release(row.ledgerId(), topicId);
            } else {
                hold(mismatch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | LedgerException e) {
            // Once the consumers run, they log an outage themselves.
            log.atLevel(problem.isEmpty() ? Level.DEBUG : Level.WARN)
                    .log("Request log and database not compared yet: {}", e.toString());
        }
    }

    private String topicId() throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics =
                admin.describeTopics(List.of(Topics.REQUESTS)).allTopicNames().get();
        return Objects.requireNonNull(topics.get(Topics.REQUESTS)).topicId().toString();
    }

    /** Returns what does not match; null if all does. */
    private @Nullable String mismatch(LogBinding.Row row, String topicId)
            throws ExecutionException, InterruptedException {
        UUID first = ledgerId;
        if (first != null && !row.ledgerId().equals(first)) {
            return "this worker started with database " + first + " and now reaches " + row.ledgerId();
        }
        if (row.topicId() != null && !row.topicId().equals(topicId)) {
            return "the decisions in this database came from topic " + row.topicId() + ", but " + Topics.REQUESTS
                    + " is " + topicId + ": the topic was created again, or Kafka replaced";
        }
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .get();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
            if (entry.getKey().topic().equals(Topics.REQUESTS) && namesAnother(entry.getValue(), row.ledgerId())) {
                return "according to group " + groupId + ", " + entry.getKey() + " is decided up to offset "
                        + entry.getValue().offset() + " in database "
                        + entry.getValue().metadata() + ", but this is database " + row.ledgerId()
                        + ": the database was created again, or replaced";
            }
        }
        return null;
    }

    /** Returns true if offsets name another database. An operator set those that name none, on purpose. */
    private static boolean namesAnother(@Nullable OffsetAndMetadata committed, UUID own) {
        return committed != null
                && !committed.metadata().isBlank()
                && !committed.metadata().equals(own.toString());
    }

    private void hold(String mismatch) {
        if (!mismatch.equals(problem)) {
            log.error(
                    "Request log and database do not match, nothing is decided: {}."
                            + " What to do: docs/operations/recover.md#logmismatch",
                    mismatch);
        }
        problem = mismatch;
        hasMismatch = true;
        synchronized (lock) {
            consumers.stop();
        }
    }

    private void release(UUID ledger, String topicId) {
        if (problem.isEmpty()) {
            return;
        }
        log.info("Request topic {} matches database {}, starting the consumers", topicId, ledger);
        ledgerId = ledger;
        problem = "";
        hasMismatch = false;
        synchronized (lock) {
            if (wanted) {
                consumers.commitWith(ledger.toString());
                beforeStart.run();
                consumers.start();
            }
        }
    }
}
