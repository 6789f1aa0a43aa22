package dev.slotkeeper.gateway.slots;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Whether the memory may answer in the database's place: a pass over the database is complete since the feed's position is
 * known, nothing had to be forgotten for want of room, and the feed was read to its end a moment ago.
 */
final class Freshness {

    /** How old an answer from memory may be, apart from what replies told since. */
    static final Duration OLDEST = Duration.ofSeconds(2);

    private final LongSupplier nanos;
    private boolean listening;
    private boolean complete;
    private long position;
    private Instant coveredFrom = Instant.MAX;
    private volatile long current;

    Freshness(LongSupplier nanos) {
        this.nanos = nanos;
        this.current = nanos.getAsLong() - OLDEST.toNanos();
    }

    /** What was missed between two positions only another pass can tell. */
    synchronized void listening() {
        listening = true;
        complete = false;
        position++;
        notifyAll();
    }

    /** A number that stays the same as long as the feed's position is kept. */
    synchronized long position() {
        return position;
    }

    /** Waits until the feed has a position, and then until it has another one or the time is over. */
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

    /** There are more slots than can be remembered. */
    synchronized void tooMany() {
        complete = false;
    }

    void current(long asOf) {
        current = asOf;
    }

    /** Whether every slot that starts at this time or later is known as it was a moment ago. */
    synchronized boolean covers(Instant from) {
        return complete && !from.isBefore(coveredFrom) && behind().compareTo(OLDEST) < 0;
    }

    /** How long ago the feed was known to be read to its end. */
    Duration behind() {
        return Duration.ofNanos(nanos.getAsLong() - current);
    }
}
