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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Many callers who listen to one gateway, all read by one thread; each event names when it was sent. */
final class ListeningCrowd implements AutoCloseable {

    private static final long STOP_MILLIS = 2_000;
    private static final int CONNECT_AT_ONCE = 200;
    private static final byte[] HEAD = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

    /** What comes before the time in an event, in nanoseconds of this JVM. */
    static final String SENT = "\"price\":\"sent ";

    private static final byte[] MARK = SENT.getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Histogram delays = new Histogram(Duration.ofMinutes(5).toNanos(), 3);
    private final AtomicInteger listening = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread reader = new Thread(this::read, "crowd");
    private volatile boolean open = true;

    /** One caller: how much of the mark was seen, and the digits after it. */
    private static final class Ear {
        private boolean answered;
        private int seen;
        private long sent = -1;
    }

    ListeningCrowd() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader.setDaemon(true);
        reader.start();
    }

    /** Connects so many more, each to the stream of the resource that its number gives. */
    void listen(InetSocketAddress gateway, List<String> paths, Duration limit)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int target = listening.get();
        for (String path : paths) {
            SocketChannel channel = SocketChannel.open(gateway);
            String request = "GET " + path + " HTTP/1.1\r\nHost: gateway\r\nAccept: text/event-stream\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            selector.wakeup();
            channel.register(selector, SelectionKey.OP_READ, new Ear());
            target++;
            awaitListening(target - CONNECT_AT_ONCE, deadline);
        }
        awaitListening(target, deadline);
    }

    private void awaitListening(int number, long deadline) throws InterruptedException {
        while (listening.get() < number) {
            if (lost.get() > 0 || System.nanoTime() > deadline) {
                throw new IllegalStateException(listening + " listen, " + lost + " were sent away, wanted " + number);
            }
            Thread.sleep(1);
        }
    }

    private void read() {
        try (selector) {
            while (open) {
                selector.select(this::hear, 100);
            }
            for (SelectionKey key : new ArrayList<>(selector.keys())) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(SelectionKey key) {
        try {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                throw new EOFException();
            }
            hear((Ear) key.attachment(), buffer.flip(), System.nanoTime());
        } catch (IOException gone) {
            lost.incrementAndGet();
            key.cancel();
        }
    }

    private void hear(Ear ear, ByteBuffer bytes, long now) throws IOException {
        if (!ear.answered) {
            for (byte expected : HEAD) {
                if (!bytes.hasRemaining() || bytes.get() != expected) {
                    throw new IOException("not a stream");
                }
            }
            ear.answered = true;
            listening.incrementAndGet();
        }
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (ear.sent >= 0 && next >= '0' && next <= '9') {
                ear.sent = ear.sent * 10 + next - '0';
            } else if (ear.sent >= 0) {
                count(now - ear.sent);
                ear.sent = -1;
            } else if (next == MARK[ear.seen]) {
                ear.seen++;
                if (ear.seen == MARK.length) {
                    ear.seen = 0;
                    ear.sent = 0;
                }
            } else {
                ear.seen = next == MARK[0] ? 1 : 0;
            }
        }
    }

    private void count(long nanos) {
        synchronized (delays) {
            delays.recordValue(Math.min(Math.max(0, nanos), delays.getHighestTrackableValue()));
        }
    }

    /** What was heard since the last time this was asked, from sending to hearing. */
    Histogram heard() {
        synchronized (delays) {
            Histogram copy = delays.copy();
            delays.reset();
            return copy;
        }
    }

    /** How many were hung up on. */
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
