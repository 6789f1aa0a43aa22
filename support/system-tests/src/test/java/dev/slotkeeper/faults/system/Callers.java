package dev.slotkeeper.faults.system;

import dev.slotkeeper.embedded.ChildProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP callers that all wait for their answer at the same time. */
final class Callers {

    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<UUID> ids = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();

    /** Sends all calls. */
    Callers(ChildProcess gateway, Trial trial, int count) {
        for (int i = 0; i < count; i++) {
            UUID id = UUID.randomUUID();
            ids.add(id);
            HttpRequest request = HttpRequest.newBuilder(gateway.uri("/v1/bookings"))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", id.toString())
                    .header("Prefer", "wait=30")
                    .POST(BodyPublishers.ofString(
                            "{\"slotId\":\"%s\",\"customerId\":\"caller-%d\"}".formatted(trial.slot(i), i)))
                    .build();
            var unused = client.sendAsync(request, BodyHandlers.discarding()).thenAccept(this::note);
        }
    }

    private void note(HttpResponse<?> response) {
        if (response.statusCode() == 201 || response.statusCode() == 409) {
            answered.incrementAndGet();
        }
    }

    List<UUID> ids() {
        return ids;
    }

    /** Returns the number of callers that were granted or refused a booking. */
    int answered() {
        return answered.get();
    }

    /** Returns the number of requests whose outcome this gateway knows. */
    long decidedAccordingTo(ChildProcess gateway) {
        return ids.stream().filter(id -> isDecided(gateway, id)).count();
    }

    private boolean isDecided(ChildProcess gateway, UUID id) {
        HttpRequest question = HttpRequest.newBuilder(gateway.uri("/v1/bookings/" + id))
                .timeout(TIMEOUT)
                .build();
        try {
            String body = client.send(question, BodyHandlers.ofString()).body();
            return body.contains("\"CONFIRMED\"") || body.contains("\"REJECTED\"");
        } catch (IOException e) {
            throw new IllegalStateException("the gateway does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
