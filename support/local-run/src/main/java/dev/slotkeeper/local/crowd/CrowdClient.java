package dev.slotkeeper.local.crowd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Makes the visitors' calls of the HTTP API. Each call completes within the timeout, and none fails. */
final class CrowdClient {

    /** Longer than the gateway makes a caller wait by default. */
    static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI gateway;
    private final HttpClient client;

    /**
     * Creates the client.
     *
     * @param executor runs the handling of responses
     */
    CrowdClient(URI gateway, Executor executor) {
        this.gateway = gateway;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .executor(executor)
                .build();
    }

    /** Returns the next slots of a resource in order of their start; none if the call failed. */
    CompletableFuture<List<SeenSlot>> slots(String resourceId, int limit) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String path = "/v1/slots?resourceId=" + resourceId + "&from=" + now + "&limit=" + limit;
        return client.sendAsync(request(path).GET().build(), BodyHandlers.ofString())
                .handle((answer, failure) -> failure != null || answer.statusCode() != HttpURLConnection.HTTP_OK
                        ? List.of()
                        : SeenSlot.in(json(answer).path("slots")));
    }

    CompletableFuture<BookingResponse> book(String slotId, String customerId) {
        String body = JSON.createObjectNode()
                .put("slotId", slotId)
                .put("customerId", customerId)
                .toString();
        HttpRequest request = request("/v1/bookings")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString())
                .handle((answer, failure) ->
                        failure != null ? BookingResponse.NONE : BookingResponse.of(answer.statusCode(), json(answer)));
    }

    /** Cancels a booking; returns true if the gateway confirmed it. */
    CompletableFuture<Boolean> cancel(String bookingId, String customerId) {
        String path = "/v1/bookings/" + bookingId + "?customerId=" + customerId;
        return client.sendAsync(request(path).DELETE().build(), BodyHandlers.discarding())
                .handle((answer, failure) -> failure == null && answer.statusCode() == HttpURLConnection.HTTP_OK);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path)).timeout(TIMEOUT);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }
}
