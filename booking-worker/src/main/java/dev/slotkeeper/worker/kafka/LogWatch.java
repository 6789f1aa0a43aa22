package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.OutOfMemoryExit;
import dev.slotkeeper.worker.ledger.LedgerException;
import dev.slotkeeper.worker.ledger.LogBinding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * Lets the consumers run while log and database belong together: the topic is the one that the database's decisions came
 * from, and the group's offsets were committed beside this database and no other. Else one of the two was lost, and going
 * on would give away once more the seats that their owners were told of.
 */
public final class LogWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LogWatch.class);

    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
    private static final String NOT_CHECKED = "not checked yet";

    private final String groupId;
    private final Admin admin;
    private final LogBinding binding;
    private final Consumers consumers;
    private final Duration interval;
    private final Object lock = new Object();

    private @Nullable ScheduledExecutorService timer;
    private volatile boolean wanted;

    /** The database this worker began with. */
    private volatile @Nullable UUID ledgerId;

    private volatile String problem = NOT_CHECKED;
    private volatile boolean apart;

    /** What runs, or does not. */
    interface Consumers {

        /** From the next start on they write this text beside each offset that they commit. */
        void commitWith(String metadata);

        /** Starts them unless they run. */
        void start();

        /** Stops them if they run. */
        void stop();
    }

    /** @param interval between two looks */
    LogWatch(String groupId, Admin admin, LogBinding binding, Consumers consumers, Duration interval) {
        this.groupId = groupId;
        this.admin = admin;
        this.binding = binding;
        this.consumers = consumers;
        this.interval = interval;
    }

    /** Waits for the first look, which usually takes no time; a program whose Kafka is away starts all the same. */
    @Override
    public void start() {
        wanted = true;
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "log-watch");
            thread.setDaemon(true);
            return thread;
        });
        timer = started;
        Future<?> first = started.submit(this::look);
        var unused = started.scheduleWithFixedDelay(
                this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        try {
            first.get(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillLooking) {
            log.info("Kafka or the database takes its time; nothing is decided before they were compared");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks once; the next look comes whatever goes wrong, while a timer would end at the first exception or error. */
    private void look() {
        try {
            check();
        } catch (Throwable e) {
            OutOfMemoryExit.on(e);
            log.error("can't see whether log and database belong together, asking again", e);
        }
    }

    @Override
    public void stop() {
        wanted = false;
        if (timer != null) {
            timer.shutdownNow();
        }
        synchronized (lock) {
            consumers.stop();
        }
        problem = NOT_CHECKED;
    }

    @Override
    public boolean isRunning() {
        return wanted;
    }

    /** Why the consumers don't run; empty while they may. */
    public String problem() {
        return problem;
    }

    /** Whether log and database are known not to belong together. */
    public boolean isApart() {
        return apart;
    }

    /** Looks once. What can't be asked now is asked again the next time; until then all stays as it is. */
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
            // Once the consumers run, whatever is away is told of where it is missed.
            log.atLevel(problem.isEmpty() ? Level.DEBUG : Level.WARN)
                    .log("can't see yet whether log and database belong together: {}", e.toString());
        }
    }

    private String topicId() throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics =
                admin.describeTopics(List.of(Topics.REQUESTS)).allTopicNames().get();
        return Objects.requireNonNull(topics.get(Topics.REQUESTS)).topicId().toString();
    }

    /** What is wrong, or null. */
    private @Nullable String mismatch(LogBinding.Row row, String topicId)
            throws ExecutionException, InterruptedException {
        UUID first = ledgerId;
        if (first != null && !row.ledgerId().equals(first)) {
            return "this worker began with database " + first + " and now reaches " + row.ledgerId();
        }
        if (row.topicId() != null && !row.topicId().equals(topicId)) {
            return "the decisions in this database came from topic " + row.topicId() + ", but " + Topics.REQUESTS
                    + " is " + topicId + ": the topic was made anew, or Kafka replaced";
        }
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupId)
                .partitionsToOffsetAndMetadata()
                .get();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
            if (entry.getKey().topic().equals(Topics.REQUESTS) && namesAnother(entry.getValue(), row.ledgerId())) {
                return "according to group " + groupId + ", " + entry.getKey() + " is decided up to offset "
                        + entry.getValue().offset() + " in database "
                        + entry.getValue().metadata() + ", but this is database " + row.ledgerId()
                        + ": the database was made anew, or replaced";
            }
        }
        return null;
    }

    /** Offsets that name no database were set by an operator, who knows why. */
    private static boolean namesAnother(@Nullable OffsetAndMetadata committed, UUID own) {
        return committed != null
                && !committed.metadata().isBlank()
                && !committed.metadata().equals(own.toString());
    }

    private void hold(String mismatch) {
        if (!mismatch.equals(problem)) {
            log.error(
                    "log and database don't belong together, nothing is decided: {}."
                            + " What to do: docs/operations/recover.md#logapart",
                    mismatch);
        }
        problem = mismatch;
        apart = true;
        synchronized (lock) {
            consumers.stop();
        }
    }

    private void release(UUID ledger, String topicId) {
        if (problem.isEmpty()) {
            return;
        }
        log.info("log and database belong together: topic {}, database {}", topicId, ledger);
        ledgerId = ledger;
        problem = "";
        apart = false;
        synchronized (lock) {
            if (wanted) {
                consumers.commitWith(ledger.toString());
                consumers.start();
            }
        }
    }
}
