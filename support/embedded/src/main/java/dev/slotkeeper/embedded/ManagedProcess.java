package dev.slotkeeper.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A program that runs as a child process on its own data. */
interface ManagedProcess {

    /** Returns the name for messages. */
    String title();

    /** Returns the path of its output. */
    Path log();

    /** Starts the program; does not wait until it is ready. */
    Process launch() throws IOException;

    /**
     * Waits until the program is ready, with a timeout.
     *
     * @throws TryAgain if this start failed for a temporary reason
     * @throws StartupException if it failed for good
     */
    void awaitReady(Process child);

    /** Requests an orderly stop and returns at once. */
    void askToStop(Process child) throws IOException;

    /** Signals that a start failed for a temporary reason, such as shared memory that a dead process still holds. */
    final class TryAgain extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TryAgain(String message) {
            super(message);
        }
    }
}
