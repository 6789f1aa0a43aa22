package dev.slotkeeper.gateway.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Reads an event stream as a browser does, and keeps its text. */
final class EventClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpResponse<InputStream> response;
    private final StringBuilder received = new StringBuilder();
    private volatile boolean over;

    EventClient(HttpClient client, URI address, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Accept", "text/event-stream")
                .timeout(TIMEOUT);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            response = client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        Thread reader = new Thread(this::read, "event-client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] some = new byte[4_096];
        try (InputStream in = response.body()) {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                receive(new String(some, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            receive("(broken)");
        } finally {
            over = true;
        }
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private synchronized void receive(String text) {
        received.append(text);
    }

    synchronized String received() {
        return received.toString();
    }

    void awaitText(String text) {
        Awaitility.await().atMost(TIMEOUT).until(this::received, all -> all.contains(text));
    }

    /** Returns the whole text, after the gateway has ended the stream. */
    String awaitEnd() {
        Awaitility.await().atMost(TIMEOUT).until(() -> over);
        return received();
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException gone) {
            over = true;
        }
    }
}
