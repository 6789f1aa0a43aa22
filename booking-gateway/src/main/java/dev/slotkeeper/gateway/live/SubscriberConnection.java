package dev.slotkeeper.gateway.live;

import java.io.IOException;

/** Connection to one listening caller. Used by the thread of {@link SseEventLoop} only. */
public interface SubscriberConnection {

    /** Maximum number of bytes per write to a line that is ready; also about the memory of a line. */
    int PIECE = 2 * 1024;

    /** Returns true if a piece can be written without blocking. */
    boolean ready();

    /**
     * Writes at most a piece.
     *
     * @throws IOException if the caller has disconnected
     */
    void write(byte[] bytes, int from, int length) throws IOException;

    /** Closes the line. Bytes that were written still arrive. */
    void close();
}
