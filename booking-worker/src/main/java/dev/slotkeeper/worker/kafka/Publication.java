package dev.slotkeeper.worker.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Messages on their way; done when the broker has acknowledged each, failed when one can't be sent. */
final class Publication {

    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** One more than the messages under way until all are handed over, so that it can't be done too early. */
    private final AtomicInteger open = new AtomicInteger(1);

    void begin() {
        open.incrementAndGet();
    }

    void end(@Nullable Throwable failure) {
        if (failure != null) {
            done.completeExceptionally(failure);
        }
        if (open.decrementAndGet() == 0) {
            done.complete(null);
        }
    }

    /** No message will be added any more. */
    Publication handedOver() {
        end(null);
        return this;
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

    /** Waits a while; whether it is done tells {@link #isDone()}. */
    void await(long millis) {
        try {
            done.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException asToldByIsDone) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
