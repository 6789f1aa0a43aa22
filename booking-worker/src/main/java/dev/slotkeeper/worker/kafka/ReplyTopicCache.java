package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.OutOfMemoryExit;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches which reply topics exist. The topics are listed in the background. A name that is not in the list waits for
 * the next listing, which all unknown names share, so that any number of invalid names costs the broker one listing.
 * Thread-safe.
 */
final class ReplyTopicCache {

    private static final Logger log = LoggerFactory.getLogger(ReplyTopicCache.class);

    /** Maximum number of replies that wait for the next listing; further ones are undeliverable. */
    private static final int MAX_WAITING = 10_000;

    private static final Duration MAX_AGE = Duration.ofSeconds(10);

    /** Delay of a listing: other unknown names can join it, and all brokers learn of a new topic. */
    private static final Duration BEFORE_LISTING = Duration.ofMillis(250);

    private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

    private final TopicDirectory directory;
    private final Scheduler scheduler;
    private final PartitionCountCache partitions;
    private final LongSupplier nanos;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Set<String> listed = ConcurrentHashMap.newKeySet();
    private volatile long listedAt;

    /** The listing that has not begun yet. */
    private @Nullable CompletableFuture<Set<String>> next;

    private boolean isListing;

    ReplyTopicCache(TopicDirectory directory, Scheduler scheduler) {
        this(directory, scheduler, System::nanoTime);
    }

    /** @param nanos a monotonic clock, in nanoseconds from an arbitrary origin */
    ReplyTopicCache(TopicDirectory directory, Scheduler scheduler, LongSupplier nanos) {
        this.directory = directory;
        this.scheduler = scheduler;
        this.nanos = nanos;
        this.partitions = new PartitionCountCache(directory, nanos);
        this.listedAt = nanos.getAsLong() - MAX_AGE.toNanos();
    }

    /**
     * Finds out if a topic, and a partition of it, exists. The future fails if the broker does not answer, or lists a
     * topic that it can't describe yet; a retry may then succeed.
     *
     * @param partition null for any
     */
    CompletableFuture<Boolean> has(String topic, @Nullable Integer partition) {
        CompletableFuture<Boolean> exists = exists(topic);
        if (partition == null) {
            return exists;
        }
        return exists.thenCompose(there -> there ? hasPartition(topic, partition) : NO);
    }

    private CompletableFuture<Boolean> hasPartition(String topic, int partition) {
        return partitions.count(topic, partition + 1).thenCompose(count -> {
            if (count == 0) {
                // Just created and not known to all brokers, or just deleted: the next listing shows which.
                refresh();
                return CompletableFuture.failedFuture(new UnknownTopicOrPartitionException(topic));
            }
            return partition < count ? YES : NO;
        });
    }

    /** Removes a topic from the cache, so that the next call waits for a listing. */
    void forget(String topic) {
        listed.remove(topic);
        partitions.forget(topic);
    }

    /** Returns true if the last listing contained the topic. */
    boolean isListed(String topic) {
        return listed.contains(topic);
    }

    /** Schedules a listing of the topics. */
    void refresh() {
        var unused = nextListing();
    }

    private CompletableFuture<Boolean> exists(String topic) {
        if (listed.contains(topic)) {
            if (nanos.getAsLong() - listedAt > MAX_AGE.toNanos()) {
                refresh();
            }
            return YES;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return NO;
        }
        return nextListing()
                .whenComplete((names, failure) -> waiting.decrementAndGet())
                .thenApply(names -> names.contains(topic));
    }

    private synchronized CompletableFuture<Set<String>> nextListing() {
        CompletableFuture<Set<String>> listing = next;
        if (listing == null) {
            listing = new CompletableFuture<>();
            next = listing;
            if (!isListing) {
                scheduleListing();
            }
        }
        return listing;
    }

    /** Schedules the next listing; if that fails, the futures that wait for it fail too. */
    private synchronized void scheduleListing() {
        CompletableFuture<Set<String>> listing = next;
        try {
            scheduler.schedule(this::list, BEFORE_LISTING);
        } catch (Throwable failure) {
            next = null;
            OutOfMemoryExit.exitIfOutOfMemory(failure);
            if (listing != null) {
                listing.completeExceptionally(failure);
            }
        }
    }

    private void list() {
        CompletableFuture<Set<String>> listing;
        synchronized (this) {
            listing = next;
            if (listing == null || isListing) {
                return;
            }
            next = null;
            isListing = true;
        }
        CompletableFuture<Set<String>> answer;
        try {
            answer = directory.names();
        } catch (Throwable closed) {
            answer = CompletableFuture.failedFuture(closed);
        }
        var unused = answer.whenComplete((names, failure) -> {
            try {
                scheduler.execute(() -> listed(listing, names, failure));
            } catch (Throwable notScheduled) {
                listed(listing, null, notScheduled);
            }
        });
    }

    /** Ends a listing. After any failure the next one can start, and this one's future completes. */
    private void listed(
            CompletableFuture<Set<String>> listing, @Nullable Set<String> names, @Nullable Throwable failure) {
        try {
            if (failure != null) {
                OutOfMemoryExit.exitIfOutOfMemory(failure);
            }
            if (names != null) {
                keep(names);
            }
        } catch (Throwable notKept) {
            OutOfMemoryExit.exitIfOutOfMemory(notKept);
            log.error("Storing the listed topics failed", notKept);
        } finally {
            listNext();
            if (names != null) {
                listing.complete(names);
            } else {
                listing.completeExceptionally(Objects.requireNonNull(failure));
            }
        }
    }

    private void keep(Set<String> names) {
        Set<String> replyTopics = ConcurrentHashMap.newKeySet();
        names.stream().filter(name -> name.startsWith(Topics.REPLIES_PREFIX)).forEach(replyTopics::add);
        listed = replyTopics;
        listedAt = nanos.getAsLong();
    }

    private synchronized void listNext() {
        isListing = false;
        if (next != null) {
            scheduleListing();
        }
    }
}
