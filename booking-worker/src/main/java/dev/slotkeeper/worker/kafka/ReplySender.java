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
 * Sends replies to topics that others own: such a topic may be forbidden, missing, slow or deleted while in use, and nobody
 * else may wait for it. While the whole broker is away a reply is kept and sent again.
 */
final class ReplySender {

    private static final Logger log = LoggerFactory.getLogger(ReplySender.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Queues of topics that have nothing to send are dropped when there are more. */
    private static final int MAX_IDLE_TOPICS = 10_000;

    private final Producers producers;
    private final ReplyTopics topics;
    private final Duration timeout;
    private final WorkerMetrics metrics;
    private final Scheduler scheduler;
    private final ReplyBudget budget;
    private final Map<String, ReplyQueue> queues = new ConcurrentHashMap<>();
    private final Map<Undeliverable, RateLimitedLog> undeliverable = new EnumMap<>(Undeliverable.class);
    private final RateLimitedLog failing = new RateLimitedLog();
    private final RateLimitedLog failedSteps = new RateLimitedLog();

    /**
     * Producers that give up by themselves, so that a vanished topic does not stay in their buffers.
     *
     * @param shared for topics that take their replies in time; must not block for longer than a moment
     * @param own for topics that are new, slow or failing, with a connection of its own
     */
    record Producers(Producer<byte[], byte[]> shared, Producer<byte[], byte[]> own) {}

    /**
     * @param timeout how long after its event a reply is still tried
     * @param maxBytes of replies that are not acknowledged, above which {@link #hasRoom} is false
     * @param scheduler runs attempts, away from the consumers' threads
     */
    ReplySender(
            Producers producers,
            ReplyTopics topics,
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

    /** Sends a reply, or counts it as undeliverable; never blocks. Its publication waits for it. */
    void send(OutgoingReply reply) {
        reply.publication.beginReply();
        budget.take(reply.bytes());
        if (reply.askedTopic() == null) {
            giveUp(reply, Undeliverable.FORBIDDEN);
        } else {
            place(reply);
        }
    }

    /**
     * Takes a step with a reply. If the step itself fails, so does the reply's batch, and is read again: its offsets would
     * wait for ever for a reply that was lost on the way.
     */
    void guard(OutgoingReply reply, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            OutOfMemoryExit.on(failure);
            end(reply, failure);
            failedSteps.log(more -> LogFields.about(log.atError(), reply)
                    .setCause(failure)
                    .log("the reply to request {} failed, its batch is read again{}", reply.requestId, more));
        }
    }

    private void place(OutgoingReply reply) {
        guard(reply, () -> {
            CompletableFuture<Boolean> exists = topics.has(reply.topic(), reply.partition());
            if (exists.isDone() && !exists.isCompletedExceptionally()) {
                place(reply, exists.join());
            } else {
                exists.whenComplete((there, failure) -> guard(reply, () -> place(reply, there, failure)));
            }
        });
    }

    private void place(OutgoingReply reply, @Nullable Boolean exists, @Nullable Throwable failure) {
        if (exists != null) {
            place(reply, exists.booleanValue());
            return;
        }
        if (failure != null) {
            OutOfMemoryExit.on(failure);
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
        ReplyQueue queue = queues.get(topic);
        if (queue != null) {
            return queue;
        }
        if (queues.size() > MAX_IDLE_TOPICS) {
            queues.values().removeIf(ReplyQueue::isIdle);
        }
        return queues.computeIfAbsent(topic, name -> new ReplyQueue(name, this));
    }

    /**
     * Returns true if another batch may be decided. Where the bound is reached, replies that wait although the broker is there give
     * way first: no topic that is slow stops the decisions.
     *
     * @param millis how long to wait for room
     */
    boolean hasRoom(long millis) {
        if (!budget.isSpent()) {
            return true;
        }
        giveWay(budget.excess());
        return budget.awaitRoom(millis);
    }

    /** Gives up replies that wait for topics that take none, until so many bytes are free. */
    void giveWay(long bytes) {
        long left = bytes;
        for (ReplyQueue queue : queues.values()) {
            if (left <= 0) {
                return;
            }
            left -= queue.giveWay(left);
        }
    }

    /** Ends a reply that was sent, or failed in a way that leaves it to the next owner of its partition. */
    void end(OutgoingReply reply, @Nullable Throwable failure) {
        if (reply.end()) {
            budget.release(reply.bytes());
            reply.publication.endReply(failure);
        }
    }

    /** Counts a reply as undeliverable; its outcome is in the events. */
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

    /** The broker does not know the topic any more: these replies wait for the next listing, if it is not too late. */
    void lookForTopicAgain(String topic, List<OutgoingReply> replies) {
        try {
            topics.forget(topic);
            scheduler.execute(() -> replies.forEach(this::placeUnlessOverdue));
        } catch (Throwable failure) {
            OutOfMemoryExit.on(failure);
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

    /** A topic that fails may have been deleted. */
    void refreshTopics() {
        topics.refresh();
    }

    void logFailing(String topic, Throwable failure) {
        failing.log(more -> log.warn("reply topic {} takes no replies for now: {}{}", topic, failure.toString(), more));
    }

    private static void logUndeliverable(OutgoingReply reply, Undeliverable cause, String more) {
        String topic = reply.askedTopic();
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

    /** Replies that are not acknowledged yet. */
    int waiting() {
        return budget.count();
    }

    /** Bytes of memory that they take, about. */
    long waitingBytes() {
        return budget.bytes();
    }

    /** Topics that took no reply at the last attempt, and that replies wait for. */
    long failingTopics() {
        return queues.values().stream().filter(ReplyQueue::isFailing).count();
    }
}
