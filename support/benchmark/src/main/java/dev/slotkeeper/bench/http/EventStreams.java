package dev.slotkeeper.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads any number of event streams of one gateway on one thread. */
final class EventStreams implements AutoCloseable {

    private static final long STOP_MILLIS = 2_000;
    private static final byte[] HEAD = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final AtomicInteger listening = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread reader = new Thread(this::read, "streams");
    private volatile boolean open = true;

    /** Receives the bytes of a stream on the reading thread, beginning with the HTTP response's head. */
    @FunctionalInterface
    interface Ear {
        void receive(ByteBuffer bytes, long nanos);
    }

    /** One stream. */
    static final class Line implements AutoCloseable {
        private final SocketChannel channel;
        private final Ear ear;
        private boolean answered;
        private volatile boolean left;

        private Line(SocketChannel channel, Ear ear) {
            this.channel = channel;
            this.ear = ear;
        }

        /** Closes the stream without counting it as lost. */
        @Override
        public void close() {
            left = true;
            try {
                channel.close();
            } catch (IOException closedAnyway) {
                // Nothing else to release.
            }
        }
    }

    EventStreams() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader.setDaemon(true);
        reader.start();
    }

    /** Requests a stream; {@link #listening} counts it once it is answered. */
    Line open(InetSocketAddress gateway, String path, Ear ear) throws IOException {
        SocketChannel channel = SocketChannel.open(gateway);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        Line line = new Line(channel, ear);
        selector.wakeup();
        channel.register(selector, SelectionKey.OP_READ, line);
        return line;
    }

    private void read() {
        try (selector) {
            while (open) {
                selector.select(this::receive, 100);
            }
            for (SelectionKey key : new ArrayList<>(selector.keys())) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(SelectionKey key) {
        Line line = (Line) key.attachment();
        try {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                throw new EOFException();
            }
            buffer.flip();
            requireAnswered(line);
            line.ear.receive(buffer, System.nanoTime());
        } catch (IOException | IllegalArgumentException gone) {
            if (!line.left) {
                lost.incrementAndGet();
                line.close();
            }
        }
    }

    private void requireAnswered(Line line) throws IOException {
        if (line.answered) {
            return;
        }
        for (byte expected : HEAD) {
            if (!buffer.hasRemaining() || buffer.get() != expected) {
                throw new IOException("the gateway refused the stream");
            }
        }
        line.answered = true;
        listening.incrementAndGet();
    }

    /** Returns the number of answered streams. */
    int listening() {
        return listening.get();
    }

    /** Returns the number of streams that the gateway refused or closed. */
    int lost() {
        return lost.get();
    }

    @Override
    public void close() {
        open = false;
        selector.wakeup();
        try {
            reader.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
