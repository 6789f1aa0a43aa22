package dev.slotkeeper.worker.kafka;

/** Counts the unacknowledged replies and their bytes against a bound. Thread-safe. */
final class ReplyBudget {

    private final long maxBytes;
    private long bytes;
    private int count;

    /** @param maxBytes the bytes from which on no further batch is decided */
    ReplyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized void take(int size) {
        bytes += size;
        count++;
    }

    synchronized void release(int size) {
        bytes -= size;
        count--;
        notifyAll();
    }

    synchronized boolean isSpent() {
        return bytes >= maxBytes;
    }

    /** Returns the bytes to free until a quarter of the bound is free; negative if more is free already. */
    synchronized long excess() {
        return bytes - maxBytes / 4 * 3;
    }

    /** Waits at most {@code millis} ms until the bytes are below the bound; returns true if they are. */
    synchronized boolean awaitRoom(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        try {
            while (bytes >= maxBytes && left > 0) {
                wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return bytes < maxBytes;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int count() {
        return count;
    }
}
