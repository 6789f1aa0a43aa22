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
 * Sends the replies to one topic, behind a circuit breaker. The breaker is open until the topic has accepted a reply,
 * and opens again after a failure. While it is open, one reply at a time is tried with the producer for new and failing
 * topics, and the others wait. A failing topic blocks neither callers nor the producer that healthy topics share.
 * Thread-safe.
 */
final class ReplyQueue {

    private static final Logger log = LoggerFactory.getLogger(ReplyQueue.class);

    /** Maximum bytes in the shared producer's buffer for one topic, a fraction of the buffer. */
    private static final int MAX_SENT_BYTES = 4 * 1024 * 1024;

    private static final int MAX_SENT_BYTES_ASIDE = 1024 * 1024;

    /** Pause between two attempts while the breaker is open. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** A topic that acknowledges later than this would delay the others on the same connection. */
    private static final Duration SLOW = Duration.ofMillis(500);

    /** Timeout of replies to a topic at which an earlier reply has timed out. */
    private static final Duration BROKEN_TOPIC_TIMEOUT = Duration.ofSeconds(2);

    /** A producer drops a topic's metadata after five idle minutes, and then blocks until it has it again. */
    private static final Duration IDLE = Duration.ofMinutes(4);

    /** A reply gives way only after it has waited for longer than a healthy topic needs. */
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);

    /** Failures in a row after which the topic itself is considered faulty. */
    private static final int MIN_FAILURES = 2;

    private final String topic;
    private final ReplySender sender;
    private final Deque<OutgoingReply> waiting = new ArrayDeque<>();
    private long sentBytes;
    private int sent;
    private boolean isOpen = true;

    /** True while the topic does not use the shared producer; possible with a closed breaker, too. */
    private boolean isAside = true;

    /** Attempts in a row that failed or were rejected. */
    private int failures;

    /** True if the topic acknowledged the last reply fast enough for the shared producer. */
    private boolean isFast;

    /** True if a reply has timed out since the topic last accepted one. */
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

    /**
     * Runs a round. Clears the flag first and leaves replies in the queue until their turn, so a failure loses none.
     */
    private void run() {
        synchronized (this) {
            isScheduled = false;
        }
        try {
            round();
        } catch (Throwable failure) {
            OutOfMemoryExit.exitIfOutOfMemory(failure);
            log.error("Sending replies to {} failed, retrying in {} ms", topic, PAUSE.toMillis(), failure);
            synchronized (this) {
                scheduleRun(PAUSE);
            }
        }
    }

    /** Gives up overdue replies and sends those that may be sent. */
    private void round() {
        if (mayJoinTheOthers()) {
            joinTheOthers();
        }
        if (!sender.isListed(topic)) {
            sender.recheckTopic(topic, takeWaiting());
        }
        takeOverdue().forEach(reply -> sender.giveUp(reply, Undeliverable.TIMED_OUT));
        Producer<byte[], byte[]> producer = producer();
        // Replies added from now on get another round, so that no topic occupies the thread.
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

    /** Removes the next reply that may be sent now; during a pause, schedules a round for its end instead. */
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

    /** Loads the topic's metadata into the shared producer here, so that no later send blocks. */
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

    /** Removes replies that waited too long, if the topic itself has failed repeatedly and not only the broker. */
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
            // The callback gets the result.
            var unused = producer.send(reply.message(), (place, failure) -> endedOnce(hasEnded, reply, start, failure));
        } catch (Throwable failure) {
            OutOfMemoryExit.exitIfOutOfMemory(failure);
            endedOnce(hasEnded, reply, start, failure);
        }
    }

    /** Ends an attempt once: the producer may both throw and call back, if it fails after accepting the reply. */
    private void endedOnce(AtomicBoolean hasEnded, OutgoingReply reply, long start, @Nullable Throwable failure) {
        if (!hasEnded.getAndSet(true)) {
            sender.guard(reply, () -> ended(reply, start, failure));
        }
    }

    private void ended(OutgoingReply reply, long start, @Nullable Throwable failure) {
        if (failure == null) {
            accepted(reply, System.nanoTime() - start);
            sender.end(reply, null);
        } else if (failure instanceof IllegalStateException) {
            // The producer is closed: the program stops, and the partition's next owner sends the reply again.
            forget(reply);
            sender.end(reply, failure);
        } else {
            switch (ReplyFailure.of(failure)) {
                case REFUSED -> {
                    refused(reply, start);
                    sender.giveUp(reply, Undeliverable.REFUSED);
                }
                case UNKNOWN_TOPIC -> sender.recheckTopic(topic, takeAll(reply));
                case RETRIABLE -> failed(reply, start, failure);
            }
        }
    }

    private synchronized void forget(OutgoingReply reply) {
        sent--;
        sentBytes -= reply.bytes();
    }

    private synchronized void accepted(OutgoingReply reply, long nanos) {
        forget(reply);
        if (isOpen && failures > 0) {
            log.info("Reply topic {} accepts replies again", topic);
        }
        isOpen = false;
        isBroken = false;
        failures = 0;
        boolean isSlow = nanos > SLOW.toNanos();
        isFast = !isSlow;
        isAside |= isSlow;
        if (!waiting.isEmpty() || (isAside && isFast)) {
            scheduleRun(Duration.ZERO);
        }
    }

    /** Handles a rejected reply. The topic answered, so the next reply is tried at once; it may be accepted. */
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

    /** Removes and returns this reply and all that wait. */
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

    /** Gives up replies that wait although the broker is available, oldest first; returns the bytes freed. */
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
        given.forEach(reply -> sender.giveUp(reply, Undeliverable.EVICTED));
        return free;
    }

    /** Returns true while replies wait after a failed attempt. */
    synchronized boolean isFailing() {
        return isOpen && failures > 0 && !isIdle();
    }

    synchronized boolean isIdle() {
        return sent == 0 && waiting.isEmpty();
    }
}
