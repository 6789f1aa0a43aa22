package dev.slotkeeper.bench.load;

import java.util.SplittableRandom;
import java.util.UUID;

/** Generates request ids. Not thread-safe. */
final class RequestIds {

    private static final long RANDOM_BITS = 0x3fff_ffff_ffff_ffffL;

    private final Workload.Ids kind;
    private final long firstMillis = System.currentTimeMillis();

    /** Seeded with the time, so that no two runs share an id: some tables are not emptied in between. */
    private final SplittableRandom bits = new SplittableRandom(Workload.SEED + firstMillis);

    private int given;

    RequestIds(Workload.Ids kind) {
        this.kind = kind;
    }

    /** Returns the next id; time-ordered ids advance by one millisecond per thousand ids. */
    UUID next() {
        int i = given++;
        long low = 0x8000_0000_0000_0000L | (bits.nextLong() & RANDOM_BITS);
        return switch (kind) {
            case TIME_ORDERED -> new UUID((firstMillis + i / 1_000) << 16 | 0x7000 | i % 1_000, low);
            case RANDOM -> new UUID((bits.nextLong() & ~0xf000L) | 0x4000, low);
        };
    }
}
