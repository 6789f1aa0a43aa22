package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.http.HttpConnection.Exchange;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Implements all visitors' browsers with three threads: for visitors, answers and streams. */
final class CrowdBrowsers implements Browser, AutoCloseable {

    private static final int MAX_SLOTS_OF_A_LIST = 200;

    private final URI gateway;
    private final InetSocketAddress address;
    private final String resources;
    private final CrowdTally tally;
    private final HttpConnections connections;
    private final EventStreams streams = new EventStreams();

    /** Discards tasks after the end. */
    private final ScheduledThreadPoolExecutor visitors =
            new ScheduledThreadPoolExecutor(1, CrowdBrowsers::daemon, new DiscardPolicy());

    /** @param resources prefix of the resources' ids, before their numbers */
    CrowdBrowsers(URI gateway, String resources, CrowdTally tally) {
        this.gateway = gateway;
        this.address = new InetSocketAddress(gateway.getHost(), gateway.getPort());
        this.resources = resources;
        this.tally = tally;
        this.connections = new HttpConnections(address);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "visitors");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void after(Duration time, Runnable then) {
        Future<?> unused = visitors.schedule(() -> run(then), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a step and reports an exception, because a failed visitor would never leave. */
    private void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            tally.broke(bug);
        }
    }

    @Override
    public void list(int resource, Consumer<@Nullable List<ShownSlot>> then) {
        String request = head("GET", "/v1/slots?resourceId=" + resources + resource + "&limit=" + MAX_SLOTS_OF_A_LIST);
        Function<@Nullable HttpAnswer, @Nullable List<ShownSlot>> read =
                answer -> answer == null || answer.status() != HttpURLConnection.HTTP_OK
                        ? null
                        : ShownSlot.in(answer.body(), "slots");
        send(request + "\r\n", read, then);
    }

    @Override
    public void book(String slotId, String customerId, Consumer<Reply> then) {
        String body = "{\"slotId\":\"" + slotId + "\",\"customerId\":\"" + customerId + "\"}";
        String request = head("POST", "/v1/bookings") + "Content-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        send(request, CrowdBrowsers::reply, then);
    }

    private static Reply reply(@Nullable HttpAnswer answer) {
        if (answer == null) {
            return new Reply(0, List.of());
        }
        boolean isRefusal = answer.status() == HttpURLConnection.HTTP_CONFLICT;
        return new Reply(answer.status(), isRefusal ? ShownSlot.in(answer.body(), "alternatives") : List.of());
    }

    private String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + gateway.getAuthority() + "\r\n";
    }

    private <T extends @Nullable Object> void send(
            String request, Function<@Nullable HttpAnswer, T> read, Consumer<T> then) {
        connections.send(request.getBytes(StandardCharsets.US_ASCII), new Exchange() {
            @Override
            public void answered(HttpAnswer answer) {
                back(answer);
            }

            @Override
            public void failed() {
                back(null);
            }

            private void back(@Nullable HttpAnswer answer) {
                visitors.execute(() -> run(() -> then.accept(read.apply(answer))));
            }
        });
    }

    /** Opens a separate connection for each page, as a browser does. */
    @Override
    public Runnable follow(int resource, Consumer<ShownSlot> changes) {
        EventReader reader = new EventReader((name, data, nanos) -> {
            if (name.equals("slot")) {
                visitors.execute(() -> run(() -> changes.accept(ShownSlot.of(data))));
            }
        });
        try {
            return streams.open(address, "/v1/slots/stream?resourceId=" + resources + resource, reader)::close;
        } catch (IOException e) {
            tally.failed();
            return () -> {};
        }
    }

    /** Returns the number of streams that the gateway refused or closed. */
    int lostStreams() {
        return streams.lost();
    }

    @Override
    public void close() {
        visitors.shutdownNow();
        streams.close();
        connections.close();
    }
}
