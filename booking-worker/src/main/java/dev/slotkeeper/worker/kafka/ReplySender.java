package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.OutOfMemoryExit;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.health.WorkerMetrics.Undeliverable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends replies to client-owned topics. A topic that is forbidden, missing, slow or deleted while in use delays or
 * fails only its own replies. While the broker is unavailable, replies are kept and retried. Thread-safe.
 */
final class ReplySender {

    private static final Logger log = LoggerFactory.getLogger(ReplySender.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Number of queues above which the idle ones are removed. */
    private static final int MAX_IDLE_TOPICS = 10_000;

    private final Producers producers;
    private final ReplyTopicCache topics;
    private final Duration timeout;
    private final WorkerMetrics metrics;
    private final Scheduler scheduler;
    private final ReplyBudget budget;
    private final Map<String, ReplyQueue> admission = new ConcurrentHashMap<>();
    private final Map<Undeliverable, RateLimitedLog> undeliverable = new EnumMap<>(Undeliverable.class);
    private final RateLimitedLog failing = new RateLimitedLog();
    private final RateLimitedLog failedSteps = new RateLimitedLog();

    /**
     * The producers of replies. Both have a delivery timeout, so that a deleted topic does not stay in their buffers.
     *
     * @param shared for topics that accept replies in time; may block for some milliseconds only
     * @param own for topics that are new, slow or failing; has a separate connection
     */
    record Producers(Producer<byte[], byte[]> shared, Producer<byte[], byte[]> own) {}

    /**
     * @param timeout time after its event for which a reply is retried
     * @param maxBytes bytes of unacknowledged replies from which on {@link #hasRoom} returns false
     * @param scheduler runs attempts outside the consumers' threads
     */
    ReplySender(
            Producers producers,
            ReplyTopicCache topics,
            Duration timeout,
            long maxBytes,
            WorkerMetrics metrics,
            Scheduler scheduler) {
        this.producers = producers;
        this.topics = topics;
        this.timeout = timeout;
        this.budget = new ReplyBudget(maxBytes);
        this.metrics = metrics;
        this.scheduler = scheduler;
        for (Undeliverable cause : Undeliverable.values()) {
            undeliverable.put(cause, new RateLimitedLog());
        }
    }

    /** Sends a reply, or counts it as undeliverable; never blocks. Adds it to its publication. */
    void send(OutgoingReply reply) {
        reply.sends.beginReply();
        budget.take(reply.bytes());
        if (reply.requestedTopic() == null) {
            giveUp(reply, Undeliverable.FORBIDDEN);
        } else {
            place(reply);
        }
    }

    /**
     * Runs one step of a reply. If the step throws, the reply's batch fails and is read again; else its offsets would
     * wait without limit for a lost reply.
     */
    void guard(OutgoingReply reply, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            OutOfMemoryExit.exitIfOutOfMemory(failure);
            end(reply, failure);
            failedSteps.log(more -> LogFields.about(log.atError(), reply)
                    .setCause(failure)
                    .log("Sending the reply to request {} failed, re-reading its batch{}", reply.requestId, more));
        }
    }

    private void place(OutgoingReply reply) {
        guard(reply, () -> {
            CompletableFuture<Boolean> exists = topics.has(reply.topic(), reply.partition());
            if (exists.isDone() && !exists.isCompletedExceptionally()) {
                place(reply, exists.join());
            } else {
                var unused = exists.whenComplete((there, failure) -> guard(reply, () -> place(reply, there, failure)));
            }
        });
    }

    private void place(OutgoingReply reply, @Nullable Boolean exists, @Nullable Throwable failure) {
        if (exists != null) {
            place(reply, exists.booleanValue());
            return;
        }
        if (failure != null) {
            OutOfMemoryExit.exitIfOutOfMemory(failure);
        }
        if (reply.isOverdue(timeout)) {
            giveUp(reply, Undeliverable.TIMED_OUT);
        } else {
            scheduler.schedule(() -> place(reply), PAUSE);
        }
    }

    private void place(OutgoingReply reply, boolean exists) {
        if (exists) {
            queue(reply.topic()).add(reply);
        } else {
            giveUp(reply, Undeliverable.UNKNOWN_TOPIC);
        }
    }

    private ReplyQueue queue(String topic) {
        ReplyQueue queue = admission.get(topic);
        if (queue != null) {
            return queue;
        }
        if (admission.size() > MAX_IDLE_TOPICS) {
            admission.values().removeIf(ReplyQueue::isIdle);
        }
        return admission.computeIfAbsent(topic, name -> new ReplyQueue(name, this));
    }

    /**
     * Returns true if another batch may be decided. If the bound is reached, replies to failing topics are given up
     * first, so that no slow topic stops the decisions.
     *
     * @param millis maximum time to wait for room, in milliseconds
     */
    boolean hasRoom(long millis) {
        if (!budget.isSpent()) {
            return true;
        }
        giveWay(budget.excess());
        return budget.awaitRoom(millis);
    }

    /** Gives up replies that wait although the broker is available, until {@code bytes} bytes are free. */
    void giveWay(long bytes) {
        long left = bytes;
        for (ReplyQueue queue : admission.values()) {
            if (left <= 0) {
                return;
            }
            left -= queue.giveWay(left);
        }
    }

    /** Ends a reply that was sent, or that failed so that its batch is read again, here or by the next owner. */
    void end(OutgoingReply reply, @Nullable Throwable failure) {
        if (reply.end()) {
            budget.release(reply.bytes());
            reply.sends.endReply(failure);
        }
    }

    /** Counts a reply as undeliverable and ends it; its outcome is in the events. */
    void giveUp(OutgoingReply reply, Undeliverable cause) {
        guard(reply, () -> {
            metrics.replyUndeliverable(cause);
            RateLimitedLog lines = undeliverable.get(cause);
            if (lines != null) {
                lines.log(more -> logUndeliverable(reply, cause, more));
            }
            end(reply, null);
        });
    }

    /** Handles replies to a topic that the broker no longer knows: unless overdue, they wait for the next listing. */
    void recheckTopic(String topic, List<OutgoingReply> replies) {
        try {
            topics.forget(topic);
            scheduler.execute(() -> replies.forEach(this::placeUnlessOverdue));
        } catch (Throwable failure) {
            OutOfMemoryExit.exitIfOutOfMemory(failure);
            replies.forEach(reply -> end(reply, failure));
        }
    }

    private void placeUnlessOverdue(OutgoingReply reply) {
        if (reply.isOverdue(timeout)) {
            giveUp(reply, Undeliverable.UNKNOWN_TOPIC);
        } else {
            place(reply);
        }
    }

    boolean isListed(String topic) {
        return topics.isListed(topic);
    }

    /** Lists the topics again, because a topic that fails may have been deleted. */
    void refreshTopics() {
        topics.refresh();
    }

    void logFailing(String topic, Throwable failure) {
        failing.log(
                more -> log.warn("Reply topic {} accepts no replies, retrying: {}{}", topic, failure.toString(), more));
    }

    private static void logUndeliverable(OutgoingReply reply, Undeliverable cause, String more) {
        String topic = reply.requestedTopic();
        LogFields.about(log.atWarn(), reply)
                .log(
                        "reply not sent, {}{}: request {} slot {} partition {} offset {}{}",
                        cause,
                        topic == null ? "" : " " + topic,
                        reply.requestId,
                        reply.slotId,
                        reply.requestPartition,
                        reply.requestOffset,
                        more);
    }

    Producer<byte[], byte[]> shared() {
        return producers.shared();
    }

    Producer<byte[], byte[]> own() {
        return producers.own();
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Duration timeout() {
        return timeout;
    }

    /** Returns the number of replies that are not acknowledged yet. */
    int waiting() {
        return budget.count();
    }

    /** Returns the estimated memory of the unacknowledged replies, in bytes. */
    long waitingBytes() {
        return budget.bytes();
    }

    /** Returns the number of topics that accepted no reply at the last attempt and for which replies wait. */
    long failingTopics() {
        return admission.values().stream().filter(ReplyQueue::isFailing).count();
    }
}
