package dev.slotkeeper.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Carries one exchange at a time: the thread that has acquired the connection sends, the selector's thread reads. */
final class HttpConnection {

    private static final int FIRST_BUFFER = 2 * 1024;
    private static final int MAX_ANSWER = 64 * 1024;

    private final SocketChannel channel;
    private final AtomicReference<@Nullable Exchange> current = new AtomicReference<>();
    private volatile byte @Nullable [] unsent;
    private byte[] received = new byte[FIRST_BUFFER];
    private int length;

    /** Receives the end of a request, exactly once. */
    interface Exchange {
        void answered(HttpAnswer answer);

        void failed();
    }

    HttpConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Stores a request until the connection is established. */
    void sendWhenConnected(byte[] request, Exchange exchange) {
        unsent = request;
        current.set(exchange);
    }

    void connected(SelectionKey key) throws IOException {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        byte[] request = unsent;
        if (request != null) {
            unsent = null;
            write(request);
        }
    }

    void send(byte[] request, Exchange exchange) {
        current.set(exchange);
        try {
            write(request);
        } catch (IOException broken) {
            close();
        }
    }

    private void write(byte[] request) throws IOException {
        if (channel.write(ByteBuffer.wrap(request)) < request.length) {
            throw new IOException("the request does not fit into an empty socket buffer");
        }
    }

    /**
     * Reads the available bytes.
     *
     * @return the answer once it is complete, else null
     * @throws IOException if the server closed the connection or the answer is too long
     */
    @Nullable
    HttpAnswer read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new EOFException();
        }
        buffer.flip();
        int arrived = buffer.remaining();
        if (length + arrived > MAX_ANSWER) {
            throw new IOException("the answer exceeds " + MAX_ANSWER + " bytes");
        }
        if (length + arrived > received.length) {
            received = Arrays.copyOf(received, Math.max(length + arrived, 2 * received.length));
        }
        buffer.get(received, length, arrived);
        length += arrived;
        HttpAnswer answer = HttpAnswer.read(received, length);
        if (answer != null) {
            length = 0;
        }
        return answer;
    }

    /** Ends the current exchange and returns it; null if there is none. */
    @Nullable
    Exchange end() {
        return current.getAndSet(null);
    }

    /** Closes the connection; a current exchange fails. */
    void close() {
        try {
            channel.close();
        } catch (IOException closedAnyway) {
            // Nothing else to release.
        }
        Exchange exchange = end();
        if (exchange != null) {
            exchange.failed();
        }
    }
}
