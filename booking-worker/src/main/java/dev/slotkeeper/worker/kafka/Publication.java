package dev.slotkeeper.worker.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one batch on their way: events and dead letters, which the next batches wait for, and replies, which only
 * the offsets wait for.
 */
final class Publication {

    /** Events and dead letters are acknowledged. */
    private final CompletableFuture<Void> published = new CompletableFuture<>();

    /** Replies are too, or are given up. */
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** One more than the messages under way until all are handed over, so that it can't be done too early. */
    private final AtomicInteger open = new AtomicInteger(1);

    /** One more than the replies under way until all the rest is done. */
    private final AtomicInteger openReplies = new AtomicInteger(1);

    /** An event or a dead letter is handed over to its producer. */
    void begin() {
        open.incrementAndGet();
    }

    void end(@Nullable Throwable failure) {
        if (failure != null) {
            published.completeExceptionally(failure);
            done.completeExceptionally(failure);
        }
        if (open.decrementAndGet() == 0) {
            published.complete(null);
            endReply(null);
        }
    }

    void beginReply() {
        openReplies.incrementAndGet();
    }

    /** @param failure null also for a reply that was given up */
    void endReply(@Nullable Throwable failure) {
        if (failure != null) {
            done.completeExceptionally(failure);
        }
        if (openReplies.decrementAndGet() == 0) {
            done.complete(null);
        }
    }

    /** No message will be added any more. */
    Publication handedOver() {
        end(null);
        return this;
    }

    /** Returns true once all but the replies are acknowledged, or one of them has failed. */
    boolean isPublished() {
        return published.isDone();
    }

    boolean isDone() {
        return done.isDone();
    }

    /** Why it failed; null while it has not. */
    @Nullable
    Throwable failure() {
        try {
            done.getNow(null);
            return null;
        } catch (RuntimeException failed) {
            return failed.getCause() == null ? failed : failed.getCause();
        }
    }

    /** Waits a while; {@link #isDone()} says whether it is done then. */
    void await(long millis) {
        await(done, millis);
    }

    /** Waits a while; {@link #isPublished()} says whether it is then. */
    void awaitPublished(long millis) {
        await(published, millis);
    }

    private static void await(CompletableFuture<Void> end, long millis) {
        try {
            end.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException asOthersSay) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
