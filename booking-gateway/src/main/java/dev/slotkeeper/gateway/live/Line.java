package dev.slotkeeper.gateway.live;

import java.io.IOException;

/** The way to one caller who listens. Only the thread of {@link Streams} uses it. */
public interface Line {

    /** The most bytes that can be written at once to a line that is ready; a line costs little more than this. */
    int PIECE = 2 * 1024;

    /** Whether a piece can be written without waiting. */
    boolean ready();

    /**
     * Writes at most a piece.
     *
     * @throws IOException when nobody listens any more
     */
    void write(byte[] bytes, int from, int length) throws IOException;

    /** Ends it. What was written still arrives. */
    void close();
}
