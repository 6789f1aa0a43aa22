package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.body;
import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.Test;

/** Tests the gateway's answers while parts of the system are slow, late or down. */
class GatewayIT {

    @Test
    void undecidedRequestIsPendingOnEveryGatewayAndFoundOnceDecided() {
        try (BookingSystem system = new BookingSystem()) {
            system.stop(system.worker());
            Http asked = system.gateway();
            String slot = slot(1);
            HttpResponse<String> accepted = asked.post("/v1/bookings", body(slot, "c"), "Prefer", "respond-async");
            assertThat(accepted.statusCode()).isEqualTo(202);
            String location = accepted.headers().firstValue("Location").orElseThrow();
            Http other = system.gateway();
            assertThat(status(other, location)).isEqualTo("PENDING");
            assertThat(status(asked, location)).isEqualTo("PENDING");
            String unknown =
                    location.replaceFirst("[0-9a-f-]{36}", UUID.randomUUID().toString());
            assertThat(other.get(unknown).statusCode()).isEqualTo(404);

            system.worker();
            Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> status(other, location), "CONFIRMED"::equals);
            assertThat(status(asked, location)).isEqualTo("CONFIRMED");
            assertThat(Books.currentBookings(slot)).isEqualTo(1);
        }
    }

    @Test
    void callerIsAnsweredWithinItsWaitPlusOneSecond() {
        try (BookingSystem system = new BookingSystem()) {
            system.stop(system.worker());
            Http http = system.gateway();
            String slot = slot(1);
            http.post("/v1/bookings", body(slot, "warm-up"), "Prefer", "wait=0");
            long start = System.nanoTime();
            HttpResponse<String> answer = http.post("/v1/bookings", body(slot, "c"), "Prefer", "wait=1");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=1");
        }
    }

    @Test
    void waitingRequestsAndRatesAreBounded() {
        try (BookingSystem system = new BookingSystem()) {
            system.stop(system.worker());
            Http http = system.gateway("--booking.gateway.max-waiting=5", "--booking.gateway.rate-per-client=20");
            String slot = slot(1);
            List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 5)
                    .mapToObj(i -> http.postAsync("/v1/bookings", body(slot, "w-" + i), "Prefer", "wait=5"))
                    .toList();
            Awaitility.await().atMost(Durations.TEN_SECONDS).untilAsserted(() -> {
                HttpResponse<String> answer = http.post("/v1/bookings", body(slot, "late"), "Prefer", "wait=1");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            });
            List<CompletableFuture<HttpResponse<String>>> flood = IntStream.range(0, 60)
                    .mapToObj(i -> http.postAsync("/v1/bookings", body(slot, "flooder"), "Prefer", "wait=0"))
                    .toList();
            assertThat(flood).map(CompletableFuture::join).anySatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            });
            assertThat(waiting).map(CompletableFuture::join).allSatisfy(answer -> assertThat(answer.statusCode())
                    .isEqualTo(202));
        }
    }

    @Test
    void slotsAreListedPageByPage() {
        try (BookingSystem system = new BookingSystem()) {
            system.stop(system.worker());
            Http http = system.gateway();
            String resource = "paged-" + UUID.randomUUID();
            Books.write("""
                    INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                    SELECT ? || '-' || n, ?, timestamptz '2030-01-01' + n * interval '1 hour',
                           timestamptz '2030-01-01 01:00' + n * interval '1 hour', n % 2
                      FROM generate_series(0, 9) AS n
                    """, resource, resource);
            JsonNode first = Http.json(http.get("/v1/slots?limit=4&resourceId=" + resource));
            JsonNode second = Http.json(http.get("/v1/slots?limit=4&resourceId=" + resource + "&cursor="
                    + first.get("nextCursor").asText()));
            JsonNode third = Http.json(http.get("/v1/slots?limit=4&resourceId=" + resource + "&cursor="
                    + second.get("nextCursor").asText()));
            assertThat(first.get("slots").findValuesAsText("slotId"))
                    .containsExactly(resource + "-0", resource + "-1", resource + "-2", resource + "-3");
            assertThat(third.get("slots").findValuesAsText("slotId")).containsExactly(resource + "-8", resource + "-9");
            assertThat(third.get("nextCursor").isNull()).isTrue();
            JsonNode open = Http.json(http.get("/v1/slots?available=true&resourceId=" + resource
                    + "&from=2030-01-01T02:00:00Z&to=2030-01-01T05:00:00Z"));
            assertThat(open.get("slots").findValuesAsText("slotId")).containsExactly(resource + "-3");
            assertThat(http.get("/v1/slots?limit=0").statusCode()).isEqualTo(400);
            assertThat(http.get("/v1/slots?from=yesterday").body()).contains("from");
        }
    }

    private static String status(Http http, String location) {
        return Http.json(http.get(location)).get("status").asText();
    }
}
