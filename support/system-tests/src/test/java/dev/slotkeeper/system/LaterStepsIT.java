package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tests over HTTP that time and terms hold at every later step of a booking, whoever changes the slot. */
class LaterStepsIT extends OnOneSystem {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void customerCannotMoveABookingWhoseSlotIsOverButAnAdministratorCan() {
        String past = slot(1);
        String next = slot(1);
        String booking = book(past);
        Books.write(
                "UPDATE availability_slots SET starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour'"
                        + " WHERE slot_id = ?",
                past);

        expect(move(booking, next, ",\"customerId\":\"c\""), 409, "SLOT_UNAVAILABLE", "IN_PAST");
        assertThat(Books.currentBookings(next)).isZero();
        assertThat(move(booking, next, "").statusCode()).isEqualTo(200);
        expect(move(booking, slot(1), ",\"customerId\":\"c\""), 409, "VALIDATION_ERROR", "ALREADY_RESCHEDULED");
    }

    @Test
    void aHoldEndsWhenItsSlotBeginsAndIsNotConfirmedAfterwards() {
        String slot = slot(1);
        Books.write("UPDATE availability_slots SET starts_at = now() + interval '2 seconds' WHERE slot_id = ?", slot);
        JsonNode held = hold(slot, 1_800);
        String hold = held.path("holdId").asText();

        assertThat(Instant.parse(held.path("expiresAt").asText()))
                .isEqualTo(Instant.parse(Http.json(http.get("/v1/slots/" + slot))
                        .path("startsAt")
                        .asText()));
        Awaitility.await().atMost(SOON).until(() -> Books.currentBookings(slot) == 0);
        expect(confirm(hold, ""), 409, "SLOT_UNAVAILABLE", "IN_PAST");
        assertThat(status(hold)).isEqualTo("EXPIRED");
    }

    @Test
    void aReleasedHoldSaysSo() {
        String hold = hold(slot(1), 60).path("holdId").asText();
        assertThat(http.call("DELETE", "/v1/holds/" + hold).statusCode()).isEqualTo(200);

        expect(http.call("DELETE", "/v1/holds/" + hold), 409, "VALIDATION_ERROR", "ALREADY_CANCELLED");
        expect(confirm(hold, ""), 409, "VALIDATION_ERROR", "ALREADY_CANCELLED");
    }

    @Test
    void holdsAndWaitlistEntriesAreNotMovedAndTheAnswerSaysWhy() {
        String slot = slot(1);
        String hold = hold(slot, 60).path("holdId").asText();
        String waiting = await(slot, "");

        expect(move(hold, slot(1), ""), 409, "VALIDATION_ERROR", "NOT_CONFIRMED");
        expect(move(waiting, slot(1), ""), 409, "VALIDATION_ERROR", "NOT_CONFIRMED");
    }

    @Test
    void aSlotIsListedAsAvailableOnlyUntilItBegins() {
        String slot = slot(3);
        String resource = slot + "-r";
        Books.write(
                "UPDATE availability_slots SET resource_id = ?, starts_at = now() + interval '5 seconds' WHERE slot_id = ?",
                resource,
                slot);
        Awaitility.await().atMost(SOON).until(() -> listed(resource, true), List.of(slot)::equals);
        assertThat(Http.json(http.get("/v1/slots/" + slot)).path("isAvailable").asBoolean())
                .isTrue();

        // The list of available slots alone says too little: the gateway's cache may still have the slot's former
        // resource.
        Awaitility.await().atMost(SOON).until(() -> listed(resource, false), List.of(slot)::equals);
        assertThat(listed(resource, true)).isEmpty();
        assertThat(Http.json(http.get("/v1/slots/" + slot)).path("isAvailable").asBoolean())
                .isFalse();
        assertThat(listed(resource + "&from=2020-01-01T00:00:00Z", true))
                .as("from the database")
                .isEmpty();
        assertThat(listed(resource + "&from=2020-01-01T00:00:00Z", false)).containsExactly(slot);
    }

    @Test
    void confirmationsAndMovesAreRefusedOnOtherTermsThanExpected() {
        String slot = slot(2);
        String hold = hold(slot, 60).path("holdId").asText();
        String booking = book(slot);
        String other = slot(2);
        price(slot, "30 €");
        price(other, "30 €");

        expect(confirm(hold, "{\"expected\":{\"termsVersion\":1}}"), 409, "SLOT_CHANGED", "TERMS");
        expect(move(booking, other, ",\"expected\":{\"termsVersion\":1}"), 409, "SLOT_CHANGED", "TERMS");
        assertThat(confirm(hold, "{\"expected\":{\"termsVersion\":2}}").statusCode())
                .isEqualTo(201);
        assertThat(move(booking, other, ",\"expected\":{\"termsVersion\":2}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoAgreedToTermsIsNotPromotedToOthersThatACommandMade() {
        String slot = slot(1);
        String booking = book(slot);
        String agreed = await(slot, ",\"expected\":{\"termsVersion\":1}");
        String anything = await(slot, "");

        price(slot, "30 €");

        JsonNode ended = Http.json(http.get("/v1/bookings/" + agreed));
        assertThat(ended.path("status").asText()).isEqualTo("EXPIRED");
        assertThat(ended.path("reason").asText()).isEqualTo("TERMS");
        assertThat(ended.path("outcome").path("type").asText()).isEqualTo("BookingWaitlisted");
        assertThat(Books.value(
                        "SELECT follow_ups FROM booking_decisions WHERE slot_id = ? AND outcome = 'SLOT_CHANGED'",
                        slot))
                .contains("\"type\":\"WaitlistExpired\"", "\"bookingId\":\"" + agreed, "\"reason\":\"TERMS\"");
        assertThat(http.call("DELETE", "/v1/bookings/" + booking).statusCode()).isEqualTo(200);
        assertThat(status(anything)).isEqualTo("CONFIRMED");
    }

    @Test
    void whoAgreedToTermsIsNotPromotedToOthersThatAnotherProgramMade() {
        String slot = slot(1);
        String booking = book(slot);
        String agreed = await(slot, ",\"expected\":{\"termsVersion\":1}");
        String second = await(slot, ",\"expected\":{\"currentBookings\":1}");
        Books.write("UPDATE availability_slots SET ends_at = ends_at + interval '1 hour' WHERE slot_id = ?", slot);

        assertThat(http.call("DELETE", "/v1/bookings/" + booking).statusCode()).isEqualTo(200);

        assertThat(status(agreed)).isEqualTo("EXPIRED");
        assertThat(status(second)).isEqualTo("CONFIRMED");
    }

    @Test
    void moreSeatsEndNoWait() {
        String slot = slot(1);
        book(slot);
        String agreed = await(slot, ",\"expected\":{\"termsVersion\":1}");

        assertThat(http.patch("/v1/slots/" + slot, "{\"capacity\":2}").statusCode())
                .isEqualTo(200);

        assertThat(status(agreed)).isEqualTo("CONFIRMED");
    }

    private static List<String> listed(String resource, boolean available) {
        return Http.json(http.get("/v1/slots?available=" + available + "&resourceId=" + resource))
                .get("slots")
                .findValuesAsText("slotId");
    }

    private static void price(String slot, String price) {
        assertThat(http.patch("/v1/slots/" + slot, "{\"price\":\"" + price + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String book(String slot) {
        HttpResponse<String> answer = http.post("/v1/bookings", Requests.body(slot, "c"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Http.json(answer).path("bookingId").asText();
    }

    private static JsonNode hold(String slot, int seconds) {
        HttpResponse<String> answer = http.post(
                "/v1/holds", "{\"slotId\":\"%s\",\"customerId\":\"h\",\"holdSeconds\":%d}".formatted(slot, seconds));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Http.json(answer);
    }

    private static String await(String slot, String more) {
        HttpResponse<String> answer = http.post(
                "/v1/bookings",
                "{\"slotId\":\"%s\",\"customerId\":\"%s\",\"ifFull\":\"WAITLIST\"%s}"
                        .formatted(slot, UUID.randomUUID(), more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Http.json(answer).path("bookingId").asText();
    }

    private static HttpResponse<String> confirm(String hold, String body) {
        return http.post("/v1/holds/" + hold + "/confirm", body);
    }

    private static HttpResponse<String> move(String booking, String toSlot, String more) {
        return http.post("/v1/bookings/" + booking + "/reschedule", "{\"toSlotId\":\"%s\"%s}".formatted(toSlot, more));
    }

    private static String status(String bookingId) {
        return Books.value("SELECT status FROM appointments WHERE booking_id = ?::uuid", bookingId);
    }

    private static void expect(HttpResponse<String> answer, int status, String code, String reason) {
        JsonNode json = Http.json(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json.path("code").asText() + " " + json.path("reason").asText())
                .isEqualTo(code + " " + reason);
    }
}
