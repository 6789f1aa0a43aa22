package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Decides when the next attempt to decide a batch is due, and how many requests it takes. */
final class RetryPolicy {

    private static final int MAX_DUPLICATES = 3;

    private final int batchSize;
    private final long retryNanos;
    private final LongSupplier nanos;
    private int size;
    private long notBefore;
    private boolean holding;
    private int duplicates;

    /** @param nanos a monotonic clock, in nanoseconds */
    RetryPolicy(int batchSize, Duration retryInterval, LongSupplier nanos) {
        this.batchSize = batchSize;
        this.size = batchSize;
        this.retryNanos = retryInterval.toNanos();
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    int size() {
        return size;
    }

    boolean isDue() {
        return nanos.getAsLong() - notBefore >= 0;
    }

    /** Returns true if the last attempt failed, so that the requests read so far wait. */
    boolean isHolding() {
        return holding;
    }

    void succeeded() {
        holding = false;
        duplicates = 0;
        size = Math.min(batchSize, 2 * size);
    }

    void failed() {
        holding = true;
        notBefore = nanos.getAsLong() + retryNanos;
    }

    /**
     * Counts a failure on a duplicate key. Returns true after more than three without a success: a retry would have
     * found the decision that has the key, so no decision has it.
     */
    boolean isDuplicateForGood() {
        return ++duplicates > MAX_DUPLICATES;
    }

    /** Halves the batch, which itself caused the failure; the next attempt is due at once. */
    void refused(int tried) {
        size = Math.max(1, tried / 2);
    }
}
