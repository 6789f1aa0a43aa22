package dev.slotkeeper.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A plain HTTP client of one gateway. */
public final class Http {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(70);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final String base;

    Http(String base) {
        this.base = base;
    }

    /** Returns the gateway's address, such as {@code http://localhost:8080}. */
    public String base() {
        return base;
    }

    public HttpResponse<String> get(String path) {
        return join(send(request(path).GET()));
    }

    /** Begins to listen to a stream. */
    EventTap listen(String path) {
        return new EventTap(client.sendAsync(request(path).GET().build(), BodyHandlers.ofInputStream())
                .join());
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        return join(postAsync(path, body, headers));
    }

    /** A call without a body, such as DELETE. */
    public HttpResponse<String> call(String method, String path) {
        return join(callAsync(method, path));
    }

    CompletableFuture<HttpResponse<String>> callAsync(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    public HttpResponse<String> patch(String path, String body) {
        return join(send(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body))));
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String body, String... headers) {
        HttpRequest.Builder request =
                request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Books one seat as a client should: a 503 is no answer, so the same key is sent again. */
    CompletableFuture<HttpResponse<String>> book(String slotId, String customerId) {
        return book(Requests.body(slotId, customerId), UUID.randomUUID().toString(), 5);
    }

    private CompletableFuture<HttpResponse<String>> book(String body, String key, int attempts) {
        return postAsync("/v1/bookings", body, "Idempotency-Key", key)
                .thenCompose(answer -> answer.statusCode() == 503 && attempts > 1
                        ? book(body, key, attempts - 1)
                        : CompletableFuture.completedFuture(answer));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    }

    private static HttpResponse<String> join(CompletableFuture<HttpResponse<String>> answer) {
        return answer.join();
    }

    public static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }
}
