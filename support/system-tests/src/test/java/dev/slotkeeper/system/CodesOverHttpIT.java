package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.body;
import static dev.slotkeeper.system.Requests.slot;
import static dev.slotkeeper.system.Requests.slotId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every code and reason of the contract's table, as an HTTP client sees it. */
class CodesOverHttpIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static Http http = new Http("");

    @BeforeAll
    static void start() {
        SYSTEM.worker();
        http = SYSTEM.gateway();
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    @Test
    void bookingIsConfirmedAndCanBeLookedUp() {
        HttpResponse<String> answer = http.post("/v1/bookings", body(slot(3), "c-1"));
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode booking = Http.json(answer);
        JsonNode found =
                Http.json(http.get("/v1/bookings/" + booking.get("bookingId").asText()));
        assertThat(found.get("status").asText()).isEqualTo("CONFIRMED");
        assertThat(found.get("outcome")).isEqualTo(booking);
    }

    @Test
    void sameIdempotencyKeyGetsTheSameBody() {
        String slot = slot(3);
        String key = "key-" + UUID.randomUUID();
        HttpResponse<String> first = http.post("/v1/bookings", body(slot, "c-1"), "Idempotency-Key", key);
        HttpResponse<String> again = http.post("/v1/bookings", body(slot, "c-1"), "Idempotency-Key", key);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(Books.currentBookings(slot)).isEqualTo(1);
    }

    @Test
    void sameRequestIdWithOtherContentIsReused() {
        String slot = slot(3);
        String id = UUID.randomUUID().toString();
        assertThat(http.post("/v1/bookings", body(slot, "c-1"), "Idempotency-Key", id)
                        .statusCode())
                .isEqualTo(201);
        expect(
                http.post("/v1/bookings", body(slot, "c-2"), "Idempotency-Key", id),
                409,
                "VALIDATION_ERROR",
                "REQUEST_ID_REUSED");
    }

    /** A client that computes now + 60 s for each try sends the same request each time. */
    @Test
    void sameRequestWithALaterDeadlineGetsTheSameBody() {
        String slot = slot(3);
        String id = UUID.randomUUID().toString();
        String body = "{\"slotId\":\"%s\",\"customerId\":\"c\",\"expiresAt\":\"%s\"}";
        Instant now = Instant.now();
        HttpResponse<String> first =
                http.post("/v1/bookings", body.formatted(slot, now.plusSeconds(60)), "Idempotency-Key", id);
        HttpResponse<String> again = http.post(
                "/v1/bookings", body.formatted(slot, now.plusSeconds(70)), "Idempotency-Key", "\"" + id + "\"");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(Books.currentBookings(slot)).isEqualTo(1);
    }

    @Test
    void malformedNamesTheField() {
        HttpResponse<String> answer =
                http.post("/v1/bookings", "{\"slotId\":\"%s\",\"customerId\":\"c\",\"quantity\":0}".formatted(slot(1)));
        expect(answer, 400, "VALIDATION_ERROR", "MALFORMED");
        assertThat(answer.body()).contains("quantity").contains("1 to 1000");
    }

    @Test
    void lateRequestIsPastItsDeadline() {
        String late =
                "{\"slotId\":\"%s\",\"customerId\":\"c\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}".formatted(slot(1));
        expect(http.post("/v1/bookings", late), 504, "VALIDATION_ERROR", "DEADLINE_EXCEEDED");
    }

    @Test
    void unknownSlotIsNotFound() {
        expect(http.post("/v1/bookings", body(slotId(), "c")), 404, "SLOT_NOT_FOUND", null);
    }

    @Test
    void closedFullAndPastSlotsAreUnavailable() {
        String closed = slot(1);
        Books.write("UPDATE availability_slots SET is_available = false WHERE slot_id = ?", closed);
        expect(http.post("/v1/bookings", body(closed, "c")), 409, "SLOT_UNAVAILABLE", "CLOSED");

        String past = slot(1);
        Books.write("UPDATE availability_slots SET starts_at = now() - interval '1 minute' WHERE slot_id = ?", past);
        expect(http.post("/v1/bookings", body(past, "c")), 409, "SLOT_UNAVAILABLE", "IN_PAST");

        String full = slot(1);
        http.post("/v1/bookings", body(full, "first"));
        HttpResponse<String> no = http.post("/v1/bookings", body(full, "second"));
        expect(no, 409, "SLOT_UNAVAILABLE", "FULL");
        JsonNode problem = Http.json(no);
        assertThat(problem.get("currentBookings").asInt()).isEqualTo(1);
        assertThat(problem.get("capacity").asInt()).isEqualTo(1);
        assertThat(problem.get("retryable").asBoolean()).isFalse();
        assertThat(problem.get("action").asText()).isEqualTo("Choose a different time or date.");
        JsonNode found =
                Http.json(http.get("/v1/bookings/" + problem.get("requestId").asText()));
        assertThat(found.get("status").asText()).isEqualTo("REJECTED");
        assertThat(found.get("outcome").get("reason").asText()).isEqualTo("FULL");
    }

    @Test
    void changedTermsAndBookingsAreNoticed() {
        String slot = slot(5);
        expect(http.post("/v1/bookings", expecting(slot, "\"termsVersion\":2")), 409, "SLOT_CHANGED", "TERMS");
        expect(http.post("/v1/bookings", expecting(slot, "\"currentBookings\":4")), 409, "SLOT_CHANGED", "BOOKINGS");
        assertThat(http.post("/v1/bookings", expecting(slot, "\"termsVersion\":1,\"currentBookings\":0"))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void slotsAreCreatedOnceAndRead() {
        String slot = slotId();
        HttpResponse<String> created = http.post("/v1/slots", newSlot(slot, 4));
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(Http.json(http.get("/v1/slots/" + slot))).isEqualTo(Http.json(created));
        expect(http.post("/v1/slots", newSlot(slot, 4)), 409, "VALIDATION_ERROR", "SLOT_EXISTS");
        expect(http.get("/v1/slots/" + slotId()), 404, "SLOT_NOT_FOUND", null);
    }

    @Test
    void arrayOfSlotsReturnsTheResultOfEach() {
        String known = slot(1);
        String fresh = slotId();
        HttpResponse<String> answer = http.post("/v1/slots", "[" + newSlot(known, 1) + "," + newSlot(fresh, 2) + "]");
        expect(answer, 409, "VALIDATION_ERROR", "SLOT_EXISTS");
        JsonNode results = Http.json(answer).get("results");
        assertThat(results).hasSize(2);
        assertThat(results.get(0).get("status").asInt()).isEqualTo(409);
        assertThat(results.get(1).get("status").asInt()).isEqualTo(201);
        assertThat(http.get("/v1/slots/" + fresh).statusCode()).isEqualTo(200);
    }

    @Test
    void oversizedBodyIsTooLarge() {
        HttpResponse<String> answer = http.post("/v1/bookings", "{\"slotId\":\"" + "x".repeat(20_000) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
    }

    @Test
    void requestThatWasNeverSeenIsNotFound() {
        assertThat(http.get("/v1/bookings/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(http.get("/v1/bookings/" + UUID.randomUUID() + "?partition=0&offset=999999999")
                        .statusCode())
                .isEqualTo(404);
    }

    private static String expecting(String slot, String expected) {
        return "{\"slotId\":\"%s\",\"customerId\":\"c\",\"expected\":{%s}}".formatted(slot, expected);
    }

    private static String newSlot(String slot, int capacity) {
        return """
            {"slotId":"%s","resourceId":"hall-9","startsAt":"2031-01-01T10:00:00Z","endsAt":"2031-01-01T11:00:00Z",\
            "capacity":%d}""".formatted(slot, capacity);
    }

    private static void expect(HttpResponse<String> answer, int status, String code, @Nullable String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        JsonNode problem = Http.json(answer);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("code").asText()).isEqualTo(code);
        if (reason != null) {
            assertThat(problem.get("reason").asText()).isEqualTo(reason);
        }
    }
}
