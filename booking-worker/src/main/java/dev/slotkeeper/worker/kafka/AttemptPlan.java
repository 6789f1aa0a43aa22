package dev.slotkeeper.worker.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When the next attempt is due, and how many requests it takes. */
final class AttemptPlan {

    private static final int MOST_DUPLICATES = 3;

    private final int batchSize;
    private final long retryNanos;
    private final LongSupplier nanos;
    private int size;
    private long notBefore;
    private boolean holding;
    private int duplicates;

    /** @param nanos a clock that never goes back */
    AttemptPlan(int batchSize, Duration retryInterval, LongSupplier nanos) {
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

    /** Whether the last attempt failed, so that requests wait in hand. */
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

    /** Whether a key that is taken by no decision stands in the way: a repeat would have found a decision. */
    boolean isDuplicateForGood() {
        return ++duplicates > MOST_DUPLICATES;
    }

    /** The batch itself was the cause: half of it is tried at once. */
    void refused(int tried) {
        size = Math.max(1, tried / 2);
    }
}
