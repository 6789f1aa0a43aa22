package dev.slotkeeper.local;

import dev.slotkeeper.embedded.StartupException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes everything that the start has opened so far, the last opened first. */
final class CloseStack {

    private static final Logger LOG = LoggerFactory.getLogger(CloseStack.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean over;

    /**
     * Registers a part to close. If closing has begun already, closes the part at once.
     *
     * @throws StartupException if closing has begun, to stop the start
     */
    <T extends AutoCloseable> T add(T part) {
        synchronized (this) {
            if (!over) {
                open.push(part);
                return part;
            }
        }
        close(part);
        throw new StartupException("Stopped while starting.");
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
        // No part is added after this.
        open.forEach(CloseStack::close);
        open.clear();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("Closing {} failed: {}", part.getClass().getSimpleName(), e.toString());
        }
    }
}
