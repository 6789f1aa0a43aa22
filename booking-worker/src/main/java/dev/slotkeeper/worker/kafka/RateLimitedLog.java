package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.OutOfMemoryExit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Logs the first line of a kind at once, and then one line a minute with the number of lines left out, so that one
 * sender can't fill the log. Thread-safe.
 */
final class RateLimitedLog {

    private final Executor aMinuteLater;
    private boolean isQuiet;
    private long leftOut;
    private @Nullable Consumer<String> last;

    RateLimitedLog() {
        this(CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));
    }

    /** @param aMinuteLater runs a task when the next line may be logged */
    RateLimitedLog(Executor aMinuteLater) {
        this.aMinuteLater = aMinuteLater;
    }

    /** @param line logs the line with its argument at the end: empty, or the number of lines left out */
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

    /** Schedules the next line in a minute; if that fails, the next line is logged at once. */
    private void scheduleNext() {
        try {
            aMinuteLater.execute(this::logLast);
        } catch (Throwable failure) {
            isQuiet = false;
            OutOfMemoryExit.exitIfOutOfMemory(failure);
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
