package dev.slotkeeper.gateway.ops;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slotkeeper.runtime.ProgramMetrics;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Reads another program over its management address. A program of a version without {@code /actuator/ops} is down. */
final class RemoteMetricsSource implements MetricsSource {

    /** Maximum size of a response, in bytes. */
    static final int MAX_BYTES = 512 * 1024;

    /** Ignores unknown members: a program of a later version may have more. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

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
    public CompletableFuture<ProgramMetrics> read() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/actuator/ops"))
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, head -> new BoundedBody(MAX_BYTES));
        // The client's own timeout covers the head of a response only; a body may take forever.
        return sent.thenApply(RemoteMetricsSource::metrics)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((unused, failure) -> {
                    if (failure != null) {
                        sent.cancel(true);
                    }
                });
    }

    private static ProgramMetrics metrics(HttpResponse<byte[]> response) {
        try {
            if (response.statusCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("status " + response.statusCode());
            }
            ProgramMetrics read = JSON.readValue(response.body(), ProgramMetrics.class);
            if (read == null) {
                throw new IOException("given null, allowed an object");
            }
            return read;
        } catch (IOException unreadable) {
            throw new CompletionException(unreadable);
        }
    }
}
