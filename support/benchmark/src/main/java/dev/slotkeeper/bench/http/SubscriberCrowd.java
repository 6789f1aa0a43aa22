package dev.slotkeeper.bench.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Opens many event streams of one gateway and measures delays from the send time in each event. */
final class SubscriberCrowd implements AutoCloseable {

    private static final int CONNECT_AT_ONCE = 200;

    /** Text before the send time in an event; the time is in nanoseconds of this JVM. */
    static final String SENT = "\"price\":\"sent ";

    private static final byte[] MARK = SENT.getBytes(StandardCharsets.US_ASCII);

    private final EventStreams streams = new EventStreams();
    private final Histogram delays = new Histogram(Duration.ofMinutes(5).toNanos(), 3);

    /** One listener: scans for the mark and reads the digits after it. */
    private final class Ear implements EventStreams.Ear {
        private int seen;
        private long sent = -1;

        @Override
        public void receive(ByteBuffer bytes, long now) {
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                if (sent >= 0 && next >= '0' && next <= '9') {
                    sent = sent * 10 + next - '0';
                } else if (sent >= 0) {
                    count(now - sent);
                    sent = -1;
                } else if (next == MARK[seen]) {
                    seen++;
                    if (seen == MARK.length) {
                        seen = 0;
                        sent = 0;
                    }
                } else {
                    seen = next == MARK[0] ? 1 : 0;
                }
            }
        }
    }

    /** Opens one more stream per path and waits until all are answered. */
    void listen(InetSocketAddress gateway, List<String> paths, Duration limit)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int target = streams.listening();
        for (String path : paths) {
            streams.open(gateway, path, new Ear());
            target++;
            awaitListening(target - CONNECT_AT_ONCE, deadline);
        }
        awaitListening(target, deadline);
    }

    private void awaitListening(int number, long deadline) throws InterruptedException {
        while (streams.listening() < number) {
            if (lost() > 0 || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        streams.listening() + " streams open, " + lost() + " lost, expected " + number);
            }
            Thread.sleep(1);
        }
    }

    private void count(long nanos) {
        synchronized (delays) {
            delays.recordValue(Math.min(Math.max(0, nanos), delays.getHighestTrackableValue()));
        }
    }

    /** Returns the delays since the last call, in nanoseconds from sending to receiving. */
    Histogram received() {
        synchronized (delays) {
            Histogram copy = delays.copy();
            delays.reset();
            return copy;
        }
    }

    /** Returns the number of streams that the gateway refused or closed. */
    int lost() {
        return streams.lost();
    }

    @Override
    public void close() {
        streams.close();
    }
}
