package dev.slotkeeper.faults.system;

import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Simulates visitors that book over HTTP continuously. Each retries with the same key at any gateway until it is
 * granted or refused a booking.
 */
final class Visitors {

    private static final int COUNT = 12;
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int MAX_TRIES = 200;
    private static final int UNKNOWN = 0;

    private final List<ChildProcess> gateways;
    private final Trial trial;
    private final History history;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<UUID, Integer> statuses = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean coming = true;

    /**
     * Starts the visitors.
     *
     * @param gateways the current gateways; the list may change during the trial
     */
    Visitors(List<ChildProcess> gateways, Trial trial, History history) {
        this.gateways = gateways;
        this.trial = trial;
        this.history = history;
        for (int i = 0; i < COUNT; i++) {
            Random random = new Random(trial.random().nextLong());
            Thread thread = new Thread(() -> visit(random), "visitor-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void visit(Random random) {
        while (coming) {
            book(new UUID((random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63)), random);
        }
    }

    private void book(UUID id, Random random) {
        String body = "{\"slotId\":\"%s\",\"customerId\":\"visitor\"}".formatted(trial.slot(random.nextInt(100)));
        history.note("invoke", Map.of("id", id.toString()));
        for (int i = 0; i < MAX_TRIES; i++) {
            int status = request(gateways.get(random.nextInt(gateways.size())), id, body);
            if (status != UNKNOWN) {
                statuses.put(id, status);
                history.note("answered", Map.of("id", id.toString(), "status", status));
                return;
            }
            Await.pause(RETRY_DELAY);
        }
        history.note("unknown", Map.of("id", id.toString()));
    }

    /** Returns the status of a final answer; otherwise 0. */
    private int request(ChildProcess gateway, UUID id, String body) {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri("/v1/bookings"))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", id.toString())
                .header("Prefer", "wait=5")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            boolean isFinal = response.statusCode() == HttpURLConnection.HTTP_CREATED
                    || response.statusCode() == HttpURLConnection.HTTP_CONFLICT
                    || response.body().contains("DEADLINE_EXCEEDED");
            return isFinal ? response.statusCode() : UNKNOWN;
        } catch (IOException gone) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Starts no more bookings and returns when all visitors have their answer. */
    void leave() throws InterruptedException {
        coming = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Returns the final status of each request: 201 for a grant, another for a refusal. */
    Map<UUID, Integer> statuses() {
        return statuses;
    }
}
