package dev.slotkeeper.gateway.slots;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Decides if lists may be served from memory instead of the database. That requires a full read of the database since
 * the feed's position was set, no eviction during it, and a feed that was read to its end within the last two seconds.
 */
final class CacheFreshness {

    /** Maximum age of an answer from memory, not counting newer replies. */
    static final Duration OLDEST = Duration.ofSeconds(2);

    private final LongSupplier nanos;
    private boolean listening;
    private boolean complete;
    private long position;
    private Instant coveredFrom = Instant.MAX;
    private volatile long current;

    CacheFreshness(LongSupplier nanos) {
        this.nanos = nanos;
        this.current = nanos.getAsLong() - OLDEST.toNanos();
    }

    /** Records a new position of the feed. Changes missed before it require another full read. */
    synchronized void listening() {
        listening = true;
        complete = false;
        position++;
        notifyAll();
    }

    /** Returns a number that changes with every new position of the feed. */
    synchronized long position() {
        return position;
    }

    /** Waits until the feed has a position, and then until it changes or the time is over. */
    synchronized long awaitPosition(long known, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!listening || (position == known && deadline - System.nanoTime() > 0)) {
            wait(listening ? Math.max(1, (deadline - System.nanoTime()) / 1_000_000) : 1_000);
        }
        return position;
    }

    synchronized void passed(long atPosition, Instant from) {
        complete = atPosition == position;
        coveredFrom = from;
    }

    /** Records that there are more slots than fit into memory. */
    synchronized void tooMany() {
        complete = false;
    }

    void current(long asOf) {
        current = asOf;
    }

    /** Returns true if memory has a recent state of every slot that starts at this time or later. */
    synchronized boolean covers(Instant from) {
        return complete && !from.isBefore(coveredFrom) && behind().compareTo(OLDEST) < 0;
    }

    /** Returns the time since the feed was last known to be read to its end. */
    Duration behind() {
        return Duration.ofNanos(nanos.getAsLong() - current);
    }
}
