package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tests over HTTP how long holds last: extended, and when their slot is moved by a command or by another program. */
class HoldsIT extends OnOneSystem {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void anExtendedHoldLastsLongerAndItsEndIsShown() {
        String slot = slot(1);
        JsonNode held = hold(slot, 3);
        String hold = held.path("holdId").asText();

        JsonNode extended = granted(extend(hold, "{\"customerId\":\"h\",\"holdSeconds\":60}"));

        assertThat(extended.path("type").asText()).isEqualTo("SlotHeld");
        assertThat(extended.path("holdId").asText()).isEqualTo(hold);
        assertThat(end(extended)).isAfter(end(held).plusSeconds(40));
        assertThat(end(booking(hold))).isEqualTo(end(extended));
        assertThat(end(booking(hold).path("outcome"))).as("the first answer").isEqualTo(end(held));
        Awaitility.await()
                .during(Duration.ofSeconds(5))
                .atMost(SOON)
                .until(() -> booking(hold).path("status").asText().equals("HELD"));
        assertThat(http.call("POST", "/v1/holds/" + hold + "/confirm").statusCode())
                .isEqualTo(201);
        assertThat(booking(hold).has("expiresAt")).isFalse();
        expect(extend(hold, "{}"), 409, "ALREADY_CONFIRMED");
    }

    @Test
    void noExtensionPassesTheLimitOfAHoldOrItsSlotsStart() {
        JsonNode held = hold(slot(1), 60);
        String hold = held.path("holdId").asText();
        Instant latest = end(held).plusSeconds(1_800 - 60);

        assertThat(end(granted(extend(hold, "")))).isEqualTo(latest);
        assertThat(end(granted(extend(hold, "{\"holdSeconds\":1800}"))))
                .as("nothing is left to gain")
                .isEqualTo(latest);
        assertThat(end(granted(extend(hold, "{\"holdSeconds\":1}"))))
                .as("nothing is lost")
                .isEqualTo(latest);

        String slot = slot(1);
        String near = hold(slot, 60).path("holdId").asText();
        Books.write("UPDATE availability_slots SET starts_at = now() + interval '5 minutes' WHERE slot_id = ?", slot);
        assertThat(end(granted(extend(near, "{}")))).isEqualTo(start(slot));
    }

    @Test
    void anExtensionIsDecidedOnceAndOnlyForItsCustomer() {
        String hold = hold(slot(1), 60).path("holdId").asText();
        String key = UUID.randomUUID().toString();

        String first =
                extend(hold, "{\"holdSeconds\":300}", "Idempotency-Key", key).body();
        assertThat(extend(hold, "{\"holdSeconds\":300}", "Idempotency-Key", key).body())
                .isEqualTo(first);
        expect(extend(hold, "{\"holdSeconds\":301}", "Idempotency-Key", key), 409, "REQUEST_ID_REUSED");
        expect(extend(hold, "{\"customerId\":\"other\"}"), 404, "NOT_FOUND");
        expect(extend(hold, "{\"expiresAt\":\"2020-01-01T00:00:00Z\"}"), 504, "DEADLINE_EXCEEDED");
        assertThat(booking(key).path("status").asText()).isEqualTo("HELD");
    }

    @Test
    void aReleasedOrExpiredHoldIsNotExtended() {
        String released = hold(slot(1), 60).path("holdId").asText();
        assertThat(http.call("DELETE", "/v1/holds/" + released).statusCode()).isEqualTo(200);
        expect(extend(released, "{}"), 409, "ALREADY_CANCELLED");

        String slot = slot(1);
        String expired = hold(slot, 1).path("holdId").asText();
        Awaitility.await().atMost(SOON).until(() -> Books.currentBookings(slot) == 0);
        expect(extend(expired, "{}"), 409, "HOLD_EXPIRED");
    }

    @Test
    void aSlotThatACommandMovesEarlierShortensItsHolds() {
        String slot = slot(1);
        String hold = hold(slot, 1_800).path("holdId").asText();
        Instant begins = Instant.parse(Books.value("SELECT to_json(now() + interval '4 seconds') #>> '{}'"));

        assertThat(http.patch("/v1/slots/" + slot, "{\"startsAt\":\"" + begins + "\"}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(end(booking(hold))).isEqualTo(begins);
        Awaitility.await().atMost(SOON).until(() -> Books.currentBookings(slot) == 0);
        assertThat(booking(hold).path("status").asText()).isEqualTo("EXPIRED");
        expect(extend(hold, "{}"), 409, "IN_PAST");
    }

    @Test
    void aHoldThatIsExtendedWhileItsSlotIsEarlierGetsTheTimeWhenItIsMovedBack() {
        String slot = slot(1);
        Instant start = start(slot);
        String hold = hold(slot, 60).path("holdId").asText();
        Books.write("UPDATE availability_slots SET starts_at = now() + interval '1 minute' WHERE slot_id = ?", slot);
        assertThat(end(granted(extend(hold, "{}")))).isEqualTo(start(slot));

        assertThat(http.patch("/v1/slots/" + slot, "{\"startsAt\":\"" + start + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(end(booking(hold))).isAfter(Instant.now().plusSeconds(1_700));
    }

    @Test
    void aHoldWithoutEndIsNotShortenedByAnExtension() {
        String slot = slot(1);
        String hold = hold(slot, 60).path("holdId").asText();
        Books.write("UPDATE appointments SET expires_at = NULL WHERE booking_id = ?::uuid", hold);

        assertThat(end(granted(extend(hold, "{}")))).isEqualTo(start(slot));
        assertThat(end(booking(hold))).isEqualTo(start(slot));
    }

    @Test
    void aSlotThatAnotherProgramMovesIntoThePastEndsItsHolds() {
        String slot = slot(1);
        String hold = hold(slot, 1_800).path("holdId").asText();

        Books.write("UPDATE availability_slots SET starts_at = now() - interval '1 minute' WHERE slot_id = ?", slot);

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> Books.currentBookings(slot) == 0);
        assertThat(booking(hold).path("status").asText()).isEqualTo("EXPIRED");
    }

    @Test
    void oneCustomerHasOnePlaceInAWaitlist() {
        String slot = slot(1);
        assertThat(http.post("/v1/bookings", Requests.body(slot, "b")).statusCode())
                .isEqualTo(201);

        HttpResponse<String> first = await(slot, "w");
        assertThat(first.statusCode()).isEqualTo(202);
        expect(await(slot, "w"), 409, "ALREADY_WAITING");
        assertThat(await(slot, "v").statusCode()).isEqualTo(202);
        assertThat(Http.json(http.get("/v1/slots/" + slot)).path("waiting").asInt())
                .isEqualTo(2);

        String place = Http.json(first).path("bookingId").asText();
        assertThat(http.call("DELETE", "/v1/bookings/" + place).statusCode()).isEqualTo(200);
        assertThat(await(slot, "w").statusCode()).isEqualTo(202);
    }

    private static HttpResponse<String> await(String slot, String customer) {
        return http.post(
                "/v1/bookings",
                "{\"slotId\":\"%s\",\"customerId\":\"%s\",\"ifFull\":\"WAITLIST\"}".formatted(slot, customer));
    }

    private static JsonNode hold(String slot, int seconds) {
        HttpResponse<String> answer = http.post(
                "/v1/holds", "{\"slotId\":\"%s\",\"customerId\":\"h\",\"holdSeconds\":%d}".formatted(slot, seconds));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Http.json(answer);
    }

    private static HttpResponse<String> extend(String hold, String body, String... headers) {
        return http.post("/v1/holds/" + hold + "/extend", body, headers);
    }

    private static JsonNode granted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Http.json(answer);
    }

    private static JsonNode booking(String requestId) {
        return Http.json(http.get("/v1/bookings/" + requestId));
    }

    private static Instant start(String slot) {
        return Instant.parse(
                Http.json(http.get("/v1/slots/" + slot)).path("startsAt").asText());
    }

    private static Instant end(JsonNode held) {
        return Instant.parse(held.path("expiresAt").asText());
    }

    private static void expect(HttpResponse<String> answer, int status, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Http.json(answer).path("reason").asText()).isEqualTo(reason);
    }
}
