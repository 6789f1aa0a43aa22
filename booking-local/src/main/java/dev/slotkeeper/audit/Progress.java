package dev.slotkeeper.audit;

import java.time.Duration;
import java.util.Locale;

/** Prints the progress every 5 s. */
final class Progress {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final long all;
    private final Lines lines;
    private long done;
    private long last = System.nanoTime();

    /**
     * Creates the counter.
     *
     * @param all the number of records to replay
     */
    Progress(long all, Lines lines) {
        this.all = all;
        this.lines = lines;
    }

    void oneMore() {
        done++;
        long now = System.nanoTime();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            lines.add(String.format(Locale.ROOT, "… %,d of %,d requests", done, all));
        }
    }

    long done() {
        return done;
    }
}
