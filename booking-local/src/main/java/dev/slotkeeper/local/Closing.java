package dev.slotkeeper.local;

import dev.slotkeeper.embedded.CannotStart;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that must be closed at the end, the last opened first, however far the start has come. */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean over;

    /** Closes it at once, and stops the start, when the end has begun already. */
    <T extends AutoCloseable> T add(T part) {
        synchronized (this) {
            if (!over) {
                open.push(part);
                return part;
            }
        }
        close(part);
        throw new CannotStart("Stopped while starting.");
    }

    boolean isOver() {
        synchronized (this) {
            return over;
        }
    }

    void closeAll() {
        synchronized (this) {
            over = true;
        }
        // Nothing is added any more.
        open.forEach(Closing::close);
        open.clear();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} did not close well: {}", part.getClass().getSimpleName(), e.toString());
        }
    }
}
