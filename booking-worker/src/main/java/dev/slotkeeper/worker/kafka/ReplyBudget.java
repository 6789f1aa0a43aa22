package dev.slotkeeper.worker.kafka;

/** Counts the replies that are not acknowledged yet, and their bytes, up to a bound. Any thread may use it. */
final class ReplyBudget {

    private final long maxBytes;
    private long bytes;
    private int count;

    /** @param maxBytes above which no further batch is decided */
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

    /** Returns how many bytes must go until a quarter of all is free again; negative when it is. */
    synchronized long excess() {
        return bytes - maxBytes / 4 * 3;
    }

    /** Waits until something is free, so long at most. */
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
