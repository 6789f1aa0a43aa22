package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.OutOfMemoryExit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Logs the first line of a kind at once, and from then on one a minute with the number of those that were left out. One
 * sender can't fill the log with it.
 */
final class RateLimitedLog {

    private final Executor aMinuteLater;
    private boolean isQuiet;
    private long leftOut;
    private @Nullable Consumer<String> last;

    RateLimitedLog() {
        this(CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));
    }

    /** @param aMinuteLater runs what it is given when the next line may be logged */
    RateLimitedLog(Executor aMinuteLater) {
        this.aMinuteLater = aMinuteLater;
    }

    /** @param line logs it, with what it is given at its end: nothing, or how many more there were */
    synchronized void log(Consumer<String> line) {
        if (isQuiet) {
            leftOut++;
            last = line;
        } else {
            isQuiet = true;
            scheduleNext();
            line.accept("");
        }
    }

    /** Has the next line logged in a minute; if that fails, the next one is logged at once. */
    private void scheduleNext() {
        try {
            aMinuteLater.execute(this::logLast);
        } catch (Throwable failure) {
            isQuiet = false;
            OutOfMemoryExit.on(failure);
        }
    }

    private synchronized void logLast() {
        Consumer<String> line = last;
        if (line == null) {
            isQuiet = false;
            return;
        }
        scheduleNext();
        line.accept(leftOut == 1 ? "" : " (and " + (leftOut - 1) + " more within a minute)");
        leftOut = 0;
        last = null;
    }
}
