package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.local.TestServices;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** kill -9 of the database and of the broker under load: nothing overbooked, lost, or answered twice differently. */
class KilledServicesIT {

    private static final TestServices SERVICES = BookingSystem.SERVICES;
    private static final int CLIENTS = 16;
    private static final int SLOTS = 40;

    /** The number of final answers that are requested again. */
    private static final int REPEATED = 100;

    private static final Executor RETRY_AFTER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    /** The last answer by request: CONFIRMED, REJECTED or UNKNOWN. */
    private final Map<String, String> reply = new ConcurrentHashMap<>();

    @Test
    void killedDatabaseLosesNothing() throws Exception {
        underLoad(() -> {
            SERVICES.killPostgres();
            SERVICES.awaitPostgres();
        });
    }

    @Test
    void killedBrokerLosesNothing() throws Exception {
        underLoad(() -> {
            SERVICES.killBroker();
            SERVICES.awaitBroker();
        });
    }

    private void underLoad(Runnable fault) throws Exception {
        try (BookingSystem system = new BookingSystem()) {
            system.worker();
            Http http = system.gateway();
            List<String> slots = new ArrayList<>();
            for (int i = 0; i < SLOTS; i++) {
                slots.add(slot(5));
            }
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                long seed = i;
                running.add(CompletableFuture.runAsync(() -> book(http, slots, seed, stop), clients));
            }
            awaitAnswers(200);
            fault.run();
            awaitAnswers(reply.size() + 200);
            stop.set(true);
            running.forEach(CompletableFuture::join);
            clients.shutdown();
            assertThat(clients.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

            reply.keySet().stream()
                    .sorted(Comparator.comparing(request -> !"UNKNOWN".equals(reply.get(request))))
                    .limit(unknown() + REPEATED)
                    .toList()
                    .forEach(request -> sendAgainUntilFinal(http, request));
            assertThat(reply.values()).contains("CONFIRMED", "REJECTED").doesNotContain("UNKNOWN");
            reply.forEach((id, answer) -> assertThat(
                            Books.rows("SELECT status FROM appointments WHERE booking_id = ?::uuid", id(id)))
                    .as("%s was answered %s", id, answer)
                    .hasSize(answer.equals("CONFIRMED") ? 1 : 0));
            Books.balance();
        }
    }

    private long unknown() {
        return reply.values().stream().filter("UNKNOWN"::equals).count();
    }

    private void awaitAnswers(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> reply.size() >= count);
    }

    /** Sends one request after the other and records the answers. */
    private void book(Http http, List<String> slots, long seed, AtomicBoolean stop) {
        Random random = new Random(seed);
        while (!stop.get()) {
            String request = UUID.randomUUID() + "|" + slots.get(random.nextInt(slots.size()));
            String answer = send(http, request);
            note(request, answer);
            if (answer.equals("UNKNOWN")) {
                CompletableFuture.runAsync(() -> {}, RETRY_AFTER).join();
            }
        }
    }

    private void sendAgainUntilFinal(Http http, String request) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    String now = send(http, request);
                    note(request, now);
                    return !now.equals("UNKNOWN");
                });
    }

    private void note(String request, String answer) {
        reply.merge(request, answer, (earlier, now) -> {
            if (!earlier.equals("UNKNOWN") && !now.equals("UNKNOWN")) {
                // A final answer never changes, whatever was killed in between.
                assertThat(now).as(request).isEqualTo(earlier);
            }
            return now.equals("UNKNOWN") ? earlier : now;
        });
    }

    private static String send(Http http, String request) {
        try {
            HttpResponse<String> answer = http.post(
                    "/v1/bookings",
                    Requests.body(request.substring(request.indexOf('|') + 1), "c"),
                    "Idempotency-Key",
                    id(request),
                    "Prefer",
                    "wait=2");
            if (answer.statusCode() == 201) {
                return "CONFIRMED";
            }
            JsonNode problem = Http.json(answer);
            boolean isFinal = answer.statusCode() == 409
                    && !problem.get("retryable").asBoolean()
                    && problem.get("code").asText().equals("SLOT_UNAVAILABLE");
            return isFinal ? "REJECTED" : "UNKNOWN";
        } catch (RuntimeException connectionLost) {
            return "UNKNOWN";
        }
    }

    private static String id(String request) {
        return request.substring(0, request.indexOf('|'));
    }
}
