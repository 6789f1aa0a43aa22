package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.OutOfMemoryExit;
import dev.slotkeeper.worker.health.WorkerMetrics.Undeliverable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the replies to one topic, behind a circuit breaker. The breaker is open until the topic has taken a reply, and again
 * from when it fails to take one; while it is open one reply at a time is tried, by a producer of its own, and the others
 * wait. Nothing that happens to this topic blocks a caller, or the producer that the other topics share.
 */
final class ReplyQueue {

    private static final Logger log = LoggerFactory.getLogger(ReplyQueue.class);

    /** At most so much is in a producer's buffer for one topic, a fraction of it. */
    private static final int MAX_SENT_BYTES = 4 * 1024 * 1024;

    private static final int MAX_SENT_BYTES_ASIDE = 1024 * 1024;

    /** Between two attempts while the breaker is open. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** A topic that takes longer to acknowledge would hold up the others on the same connection. */
    private static final Duration SLOW = Duration.ofMillis(500);

    /** The timeout for a topic that took nothing within the timeout of an earlier reply. */
    private static final Duration BROKEN_TOPIC_TIMEOUT = Duration.ofSeconds(2);

    /** A producer forgets a topic that was not used for five minutes, and then blocks until it knows it again. */
    private static final Duration IDLE = Duration.ofMinutes(4);

    /** A reply gives way only when it waits for longer than a healthy topic takes. */
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);

    /** Attempts after which the fault is taken for the topic's own. */
    private static final int MIN_FAILURES = 2;

    private final String topic;
    private final ReplySender sender;
    private final Deque<OutgoingReply> waiting = new ArrayDeque<>();
    private long sentBytes;
    private int sent;
    private boolean isOpen = true;

    /** True while the producer of its own is used, although the breaker is closed. */
    private boolean isAside = true;

    /** Attempts in a row that the topic failed or refused. */
    private int failures;

    /** True if it took the last reply fast enough for the shared producer. */
    private boolean isFast;

    /** True if replies to it ran into their timeout since it last took one. */
    private boolean isBroken;

    private long lastFailedAttempt;
    private long retryAt = System.nanoTime();
    private long lastUse = System.nanoTime();
    private boolean isScheduled;

    ReplyQueue(String topic, ReplySender sender) {
        this.topic = topic;
        this.sender = sender;
    }

    void add(OutgoingReply reply) {
        boolean atOnce;
        synchronized (this) {
            long now = System.nanoTime();
            if (now - lastUse > IDLE.toNanos() && sent == 0) {
                isOpen = true;
                isAside = true;
            }
            lastUse = now;
            atOnce = !isOpen && !isAside && waiting.isEmpty() && fits(reply);
            if (atOnce) {
                take(reply);
            } else {
                waiting.add(reply);
                scheduleRun(Duration.ZERO);
            }
        }
        if (atOnce) {
            transmit(reply, sender.shared());
        }
    }

    private boolean fits(OutgoingReply reply) {
        return sent == 0 || sentBytes + reply.bytes() <= (isAside ? MAX_SENT_BYTES_ASIDE : MAX_SENT_BYTES);
    }

    private void take(OutgoingReply reply) {
        sent++;
        sentBytes += reply.bytes();
    }

    private void scheduleRun(Duration delay) {
        if (isScheduled) {
            return;
        }
        isScheduled = true;
        try {
            sender.scheduler().schedule(this::run, delay);
        } catch (Throwable failure) {
            isScheduled = false;
            throw failure;
        }
    }

    /** Runs a round. The flag comes first and the replies stay where they are until it is their turn, so a failure holds up none. */
    private void run() {
        synchronized (this) {
            isScheduled = false;
        }
        try {
            round();
        } catch (Throwable failure) {
            OutOfMemoryExit.on(failure);
            log.error("replies to {} could not be sent, trying again", topic, failure);
            synchronized (this) {
                scheduleRun(PAUSE);
            }
        }
    }

    /** Gives up what is overdue and sends what may be sent. */
    private void round() {
        if (mayJoinTheOthers()) {
            joinTheOthers();
        }
        if (!sender.isListed(topic)) {
            sender.lookForTopicAgain(topic, takeWaiting());
        }
        takeOverdue().forEach(reply -> sender.giveUp(reply, Undeliverable.TIMED_OUT));
        Producer<byte[], byte[]> producer = producer();
        // What is added from now on has a round of its own, so that no topic keeps the thread from the others.
        int left = countWaiting();
        OutgoingReply next;
        while (left-- > 0 && (next = takeNext()) != null) {
            transmit(next, producer);
        }
    }

    private synchronized int countWaiting() {
        return waiting.size();
    }

    private synchronized Producer<byte[], byte[]> producer() {
        return isOpen || isAside ? sender.own() : sender.shared();
    }

    /** Takes the next reply that may be sent now; if none may before a pause is over, has another round run then. */
    private synchronized @Nullable OutgoingReply takeNext() {
        OutgoingReply next = waiting.peek();
        if (next != null && maySend(next)) {
            take(next);
            return waiting.remove();
        }
        if (isOpen && sent == 0 && next != null) {
            scheduleRun(Duration.ofNanos(Math.max(0, retryAt - System.nanoTime())));
        }
        return null;
    }

    private boolean maySend(OutgoingReply reply) {
        return isOpen ? sent == 0 && System.nanoTime() - retryAt >= 0 : fits(reply);
    }

    private synchronized boolean mayJoinTheOthers() {
        boolean mayJoin = isFast && isAside && !isOpen;
        isFast = false;
        return mayJoin;
    }

    /** Has the shared producer find the topic here, so that the next sender is not blocked. */
    private void joinTheOthers() {
        try {
            sender.shared().partitionsFor(topic);
        } catch (RuntimeException notYet) {
            return;
        }
        synchronized (this) {
            isAside = isOpen;
        }
    }

    /** Takes what waited too long, once the topic has failed again and again, and not only while the broker was away. */
    private synchronized List<OutgoingReply> takeOverdue() {
        List<OutgoingReply> overdue = new ArrayList<>();
        if (isOpen && failures >= MIN_FAILURES) {
            for (Iterator<OutgoingReply> all = waiting.iterator(); all.hasNext(); ) {
                OutgoingReply reply = all.next();
                boolean isOver = reply.isOverdue(sender.timeout());
                boolean isHopeless = isBroken
                        && reply.isOverdue(BROKEN_TOPIC_TIMEOUT)
                        && reply.hadItsEventOutBefore(lastFailedAttempt);
                if (isOver || isHopeless) {
                    isBroken = true;
                    overdue.add(reply);
                    all.remove();
                }
            }
        }
        return overdue;
    }

    private void transmit(OutgoingReply reply, Producer<byte[], byte[]> producer) {
        long start = System.nanoTime();
        AtomicBoolean hasEnded = new AtomicBoolean();
        try {
            // The callback has the outcome.
            var unused = producer.send(reply.message(), (place, failure) -> endedOnce(hasEnded, reply, start, failure));
        } catch (Throwable failure) {
            OutOfMemoryExit.on(failure);
            endedOnce(hasEnded, reply, start, failure);
        }
    }

    /** Ends an attempt, by its callback or by what the producer throws: an error may come after the producer took the reply. */
    private void endedOnce(AtomicBoolean hasEnded, OutgoingReply reply, long start, @Nullable Throwable failure) {
        if (!hasEnded.getAndSet(true)) {
            sender.guard(reply, () -> ended(reply, start, failure));
        }
    }

    private void ended(OutgoingReply reply, long start, @Nullable Throwable failure) {
        if (failure == null) {
            taken(reply, System.nanoTime() - start);
            sender.end(reply, null);
        } else if (failure instanceof IllegalStateException) {
            // The producer is closed: the program ends, and the next owner of the partition sends it again.
            forget(reply);
            sender.end(reply, failure);
        } else {
            switch (ReplyFailure.of(failure)) {
                case REFUSED -> {
                    refused(reply, start);
                    sender.giveUp(reply, Undeliverable.REFUSED);
                }
                case UNKNOWN_TOPIC -> sender.lookForTopicAgain(topic, takeAll(reply));
                case RETRIABLE -> failed(reply, start, failure);
            }
        }
    }

    private synchronized void forget(OutgoingReply reply) {
        sent--;
        sentBytes -= reply.bytes();
    }

    private synchronized void taken(OutgoingReply reply, long nanos) {
        forget(reply);
        if (isOpen && failures > 0) {
            log.info("replies to {} are taken again", topic);
        }
        isOpen = false;
        isBroken = false;
        failures = 0;
        boolean isSlow = nanos > SLOW.toNanos();
        isFast = !isSlow;
        isAside |= isSlow;
        if (!waiting.isEmpty() || isAside && isFast) {
            scheduleRun(Duration.ZERO);
        }
    }

    /** The topic answered, so the next reply is tried at once; it may be one that it takes. */
    private synchronized void refused(OutgoingReply reply, long start) {
        forget(reply);
        if (isOpen) {
            failures++;
            lastFailedAttempt = start;
        }
        if (!waiting.isEmpty()) {
            scheduleRun(Duration.ZERO);
        }
    }

    private synchronized void failed(OutgoingReply reply, long start, Throwable failure) {
        forget(reply);
        waiting.addFirst(reply);
        isAside = true;
        lastFailedAttempt = start;
        long now = System.nanoTime();
        if (!isOpen || now - retryAt >= 0) {
            failures++;
            retryAt = now + PAUSE.toNanos();
        }
        if (failures == 1 && !isOpen) {
            sender.logFailing(topic, failure);
        }
        isOpen = true;
        sender.refreshTopics();
        scheduleRun(PAUSE);
    }

    /** Everything that waits, and this one. */
    private synchronized List<OutgoingReply> takeAll(OutgoingReply reply) {
        forget(reply);
        waiting.addFirst(reply);
        return takeWaiting();
    }

    private synchronized List<OutgoingReply> takeWaiting() {
        isOpen = true;
        isAside = true;
        List<OutgoingReply> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    /** Gives up replies that wait although the broker is there, the oldest first, until so many bytes are free. */
    long giveWay(long bytes) {
        List<OutgoingReply> given = new ArrayList<>();
        long free = 0;
        synchronized (this) {
            for (Iterator<OutgoingReply> all = waiting.iterator(); all.hasNext() && free < bytes; ) {
                OutgoingReply reply = all.next();
                if (reply.isOverdue(MIN_WAIT)) {
                    given.add(reply);
                    all.remove();
                    free += reply.bytes();
                }
            }
        }
        given.forEach(reply -> sender.giveUp(reply, Undeliverable.GAVE_WAY));
        return free;
    }

    /** Returns true while replies wait for it after an attempt that failed. */
    synchronized boolean isFailing() {
        return isOpen && failures > 0 && !isIdle();
    }

    synchronized boolean isIdle() {
        return sent == 0 && waiting.isEmpty();
    }
}
