package dev.slotkeeper.audit;

import dev.slotkeeper.commandline.LineOutput;
import java.time.Duration;
import java.util.Locale;

/** Prints the progress every 5 s. */
final class ProgressOutput {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final long all;
    private final LineOutput output;
    private long done;
    private long last = System.nanoTime();

    /**
     * Creates the counter.
     *
     * @param all the number of records to replay
     */
    ProgressOutput(long all, LineOutput output) {
        this.all = all;
        this.output = output;
    }

    void oneMore() {
        done++;
        long now = System.nanoTime();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            output.add(String.format(Locale.ROOT, "… %,d of %,d requests", done, all));
        }
    }

    long done() {
        return done;
    }
}
