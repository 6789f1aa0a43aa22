package dev.slotkeeper.worker.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the unacknowledged messages of one batch: events and dead letters, which the next batches wait for, and
 * replies, which only the offsets wait for. Thread-safe.
 */
public final class PendingSends {

    /** Completes once events and dead letters are acknowledged. */
    private final CompletableFuture<Void> published = new CompletableFuture<>();

    /** Completes once replies are acknowledged or given up, too. */
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Counts unacknowledged messages, plus one until all are handed over, so that it can't reach 0 too early. */
    private final AtomicInteger open = new AtomicInteger(1);

    /** Counts unacknowledged replies, plus one until all other messages are acknowledged. */
    private final AtomicInteger openReplies = new AtomicInteger(1);

    /** Adds an event or a dead letter; called before its producer gets it. */
    public void begin() {
        open.incrementAndGet();
    }

    public void end(@Nullable Throwable failure) {
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

    /** @param failure null for a reply that was acknowledged or given up */
    void endReply(@Nullable Throwable failure) {
        if (failure != null) {
            done.completeExceptionally(failure);
        }
        if (openReplies.decrementAndGet() == 0) {
            done.complete(null);
        }
    }

    /** Declares that no message will be added any more. */
    public PendingSends handedOver() {
        end(null);
        return this;
    }

    /** Returns true once all but the replies are acknowledged, or one of them has failed. */
    boolean isPublished() {
        return published.isDone();
    }

    public boolean isDone() {
        return done.isDone();
    }

    /** Returns why it failed; null while it has not. */
    @Nullable
    public Throwable failure() {
        try {
            done.getNow(null);
            return null;
        } catch (RuntimeException failed) {
            return failed.getCause() == null ? failed : failed.getCause();
        }
    }

    /** Waits until {@link #isDone()} is true, at most {@code millis} ms. */
    public void await(long millis) {
        await(done, millis);
    }

    /** Waits until {@link #isPublished()} is true, at most {@code millis} ms. */
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
