package dev.slotkeeper.gateway.api;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Generates UUIDs of version 7 (RFC 9562), each greater than the one before. They hold milliseconds and a 12-bit
 * counter; if it overflows or the clock is set back, the milliseconds run ahead of the clock. The other 62 bits can't
 * be guessed.
 */
final class UuidV7 {

    private static final int COUNT_BITS = 12;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long RANDOM_MASK = -1L >>> 2;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong last = new AtomicLong();

    UuidV7(Clock clock) {
        this.clock = clock;
    }

    UUID next() {
        long now = clock.millis() << COUNT_BITS;
        long instant = last.updateAndGet(previous -> Math.max(previous + 1, now));
        long high = ((instant >>> COUNT_BITS) << 16) | VERSION | (instant & COUNT_MASK);
        return new UUID(high, VARIANT | (random.nextLong() & RANDOM_MASK));
    }
}
