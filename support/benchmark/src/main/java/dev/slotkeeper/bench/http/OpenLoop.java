package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.http.HttpConnection.Exchange;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sends requests at a fixed rate, each at its scheduled time, regardless of earlier requests. */
final class OpenLoop {

    private static final long LEAD_NANOS = 20_000_000;
    private static final double SECOND = 1e9;

    private final InetSocketAddress server;
    private final String head;
    private final Consumer<HttpAnswer> also;

    /** @param target URI for POST requests with JSON */
    OpenLoop(URI target) {
        this(target, answer -> {});
    }

    /** @param also receives every answer, on the thread that reads them */
    OpenLoop(URI target, Consumer<HttpAnswer> also) {
        this.also = also;
        this.server = new InetSocketAddress(target.getHost(), target.getPort());
        this.head = "POST " + target.getPath() + " HTTP/1.1\r\nHost: " + target.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: ";
    }

    /** Sends the requests and returns when all are answered or timed out. */
    Load run(double rate, Duration time, Supplier<String> bodies) {
        Tally tally = new Tally();
        long count = Math.max(1, Math.round(rate * time.toMillis() / 1_000));
        long begin = System.nanoTime() + LEAD_NANOS;
        try (HttpConnections connections = new HttpConnections(server)) {
            for (long i = 0; i < count; i++) {
                long intended = begin + moment(i, rate);
                byte[] request = request(bodies.get());
                awaitMoment(intended);
                Exchange exchange = tally.begin(intended);
                if (exchange != null) {
                    connections.send(request, counted(exchange));
                }
            }
            tally.awaitAnswers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return tally.load(rate, begin, begin + moment(count, rate));
    }

    private Exchange counted(Exchange exchange) {
        return new Exchange() {
            @Override
            public void answered(HttpAnswer answer) {
                also.accept(answer);
                exchange.answered(answer);
            }

            @Override
            public void failed() {
                exchange.failed();
            }
        };
    }

    private static long moment(long i, double rate) {
        return (long) (i * SECOND / rate);
    }

    /**
     * Sleeps about 0.1 ms too long, which counts as latency; spinning would take CPU time from the measured program.
     */
    private static void awaitMoment(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private byte[] request(String body) {
        return (head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }
}
