package dev.slotkeeper.worker.kafka;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.OutOfMemoryExit;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which reply topics exist. They are listed in the background; a name that is not in the list waits for one more
 * listing, which all unknown names share, so that any number of made-up ones costs the broker no more than that.
 */
final class ReplyTopics {

    private static final Logger log = LoggerFactory.getLogger(ReplyTopics.class);

    /** Replies that wait for the next listing; further ones are undeliverable. */
    private static final int MAX_WAITING = 10_000;

    private static final long MAX_TOPICS = 10_000;
    private static final Duration MAX_AGE = Duration.ofSeconds(10);
    private static final Duration PARTITIONS_AGE = Duration.ofSeconds(30);

    /** Lets other unknown names join the listing, and a new topic become known to all brokers. */
    private static final Duration BEFORE_LISTING = Duration.ofMillis(250);

    private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

    private final TopicDirectory directory;
    private final Scheduler scheduler;
    private final AsyncLoadingCache<String, Integer> partitions;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Set<String> listed = ConcurrentHashMap.newKeySet();
    private volatile long listedAt = System.nanoTime() - MAX_AGE.toNanos();

    /** The listing that has not begun yet. */
    private @Nullable CompletableFuture<Set<String>> next;

    private boolean isListing;

    ReplyTopics(TopicDirectory directory, Scheduler scheduler) {
        this.directory = directory;
        this.scheduler = scheduler;
        this.partitions = Caffeine.newBuilder()
                .maximumSize(MAX_TOPICS)
                .expireAfterWrite(PARTITIONS_AGE)
                .buildAsync((topic, executor) -> directory.partitions(topic));
    }

    /**
     * Looks for a topic, and a partition of it. Fails when the broker does not answer.
     *
     * @param partition null for any
     */
    CompletableFuture<Boolean> has(String topic, @Nullable Integer partition) {
        CompletableFuture<Boolean> exists = exists(topic);
        if (partition == null) {
            return exists;
        }
        return exists.thenCompose(there -> there ? partitions.get(topic).thenApply(count -> partition < count) : NO);
    }

    /** Looks for it anew next time. */
    void forget(String topic) {
        listed.remove(topic);
        partitions.synchronous().invalidate(topic);
    }

    /** Returns true if the last listing had it. */
    boolean isListed(String topic) {
        return listed.contains(topic);
    }

    /** Lists the topics soon. */
    void refresh() {
        nextListing();
    }

    private CompletableFuture<Boolean> exists(String topic) {
        if (listed.contains(topic)) {
            if (System.nanoTime() - listedAt > MAX_AGE.toNanos()) {
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

    /** Schedules the next listing; those who wait for it must not do so for ever if that fails. */
    private synchronized void scheduleListing() {
        CompletableFuture<Set<String>> listing = next;
        try {
            scheduler.schedule(this::list, BEFORE_LISTING);
        } catch (Throwable failure) {
            next = null;
            OutOfMemoryExit.on(failure);
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
        answer.whenComplete((names, failure) -> {
            try {
                scheduler.execute(() -> listed(listing, names, failure));
            } catch (Throwable notScheduled) {
                listed(listing, null, notScheduled);
            }
        });
    }

    /** Ends a listing. Another one may begin whatever failed, and those who wait for this one learn of it. */
    private void listed(
            CompletableFuture<Set<String>> listing, @Nullable Set<String> names, @Nullable Throwable failure) {
        try {
            if (failure != null) {
                OutOfMemoryExit.on(failure);
            }
            if (names != null) {
                keep(names);
            }
        } catch (Throwable notKept) {
            OutOfMemoryExit.on(notKept);
            log.error("the topics that were listed could not be kept", notKept);
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
        listedAt = System.nanoTime();
    }

    private synchronized void listNext() {
        isListing = false;
        if (next != null) {
            scheduleListing();
        }
    }
}
