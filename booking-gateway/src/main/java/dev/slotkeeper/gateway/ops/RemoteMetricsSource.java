package dev.slotkeeper.gateway.ops;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads another program over its management address. */
final class RemoteMetricsSource implements MetricsSource {

    /** Maximum size of one response, in bytes. */
    static final int MAX_BYTES = 512 * 1024;

    private static final String METERS =
            "/actuator/prometheus?includedNames=" + String.join(",", MetricsSnapshot.METERS);
    private static final String HOT_SLOTS = "/actuator/hotslots";

    private final String address;
    private final Duration timeout;
    private final HttpClient client;

    /** @param address such as {@code http://host:8081} */
    RemoteMetricsSource(String address, Duration timeout, HttpClient client) {
        this.address = address.replaceAll("/+$", "");
        this.timeout = timeout;
        this.client = client;
    }

    @Override
    public String name() {
        return address.replaceFirst("^https?://", "");
    }

    @Override
    public CompletableFuture<Response> read() {
        return get(METERS, LocalMetricsSource.FORMAT)
                .thenApply(text -> MetricsSnapshot.of(PrometheusParser.read(text)))
                .thenCompose(snapshot -> hotSlots(snapshot).thenApply(hot -> new Response(snapshot, hot)));
    }

    private CompletableFuture<HotSlots> hotSlots(MetricsSnapshot snapshot) {
        if (!snapshot.program().equals(MetricsSnapshot.WORKER)) {
            return CompletableFuture.completedFuture(HotSlots.NONE);
        }
        return get(HOT_SLOTS, "application/json").thenApply(HotSlots::read);
    }

    private CompletableFuture<String> get(String path, String format) {
        HttpRequest question = HttpRequest.newBuilder(URI.create(address + path))
                .header("Accept", format)
                .build();
        CompletableFuture<HttpResponse<String>> asked = client.sendAsync(question, head -> new BoundedBody(MAX_BYTES));
        // The client's own timeout covers the head of a response only; a body may take forever.
        return asked.thenApply(RemoteMetricsSource::text)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((unused, failure) -> {
                    if (failure != null) {
                        asked.cancel(true);
                    }
                });
    }

    private static String text(HttpResponse<String> answer) {
        if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new PrometheusParser.Unreadable("status " + answer.statusCode());
        }
        return answer.body();
    }
}
