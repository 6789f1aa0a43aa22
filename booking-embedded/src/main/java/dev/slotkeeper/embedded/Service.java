package dev.slotkeeper.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A program that runs as a child process on its own data. */
interface Service {

    /** Its name in messages. */
    String title();

    /** Where its output goes. */
    Path log();

    /** Starts the program, which may take its time to be ready. */
    Process launch() throws IOException;

    /**
     * Waits, bounded, until the program does its work.
     *
     * @throws TryAgain when this start failed for a reason that passes
     * @throws CannotStart when it failed for good
     */
    void awaitReady(Process child);

    /** Asks for an orderly stop and returns at once. */
    void askToStop(Process child) throws IOException;

    /** A start failed for a reason that passes by itself, such as the dead predecessor's memory still in use. */
    final class TryAgain extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TryAgain(String message) {
            super(message);
        }
    }
}
