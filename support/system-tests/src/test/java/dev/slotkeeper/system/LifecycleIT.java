package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The whole life of bookings, holds, waitlists and slots over HTTP, with races of fifty at each turn. */
class LifecycleIT extends OnOneSystem {

    private static final int MANY = 50;

    @Test
    void aCancelledSeatIsFreeAgainAndOnlyOnce() {
        String slot = slot(1);
        String booking = book(slot, "c-1");

        expect(http.call("DELETE", "/v1/bookings/" + booking + "?customerId=c-2"), 404, "NOT_FOUND");
        expect(http.call("DELETE", "/v1/bookings/" + booking + "?customerId=c-1"), 200, "BookingCancelled");
        assertThat(Books.currentBookings(slot)).isZero();
        expect(http.call("DELETE", "/v1/bookings/" + booking), 409, "ALREADY_CANCELLED");
        book(slot, "c-2");
    }

    @Test
    void ofFiftyCancellationsOneFreesTheSeat() {
        String slot = slot(2);
        String booking = book(slot, "c");
        book(slot, "c");

        List<String> reply = race(i -> http.callAsync("DELETE", "/v1/bookings/" + booking));
        assertThat(reply).filteredOn("BookingCancelled"::equals).hasSize(1);
        assertThat(reply).filteredOn("ALREADY_CANCELLED"::equals).hasSize(MANY - 1);
        assertThat(Books.currentBookings(slot)).isEqualTo(1);
    }

    @Test
    void aHoldIsConfirmedOrReleased() {
        String slot = slot(2);
        String kept = hold(slot, 60);
        String givenBack = hold(slot, 60);
        assertThat(Books.currentBookings(slot)).isEqualTo(2);

        expect(http.call("POST", "/v1/holds/" + kept + "/confirm"), 201, "BookingConfirmed");
        expect(http.call("DELETE", "/v1/holds/" + givenBack), 200, "HoldReleased");
        assertThat(Books.currentBookings(slot)).isEqualTo(1);
        expect(http.call("POST", "/v1/holds/" + givenBack + "/confirm"), 409, "ALREADY_CANCELLED");
    }

    @Test
    void anExpiredHoldsSeatsAreBackWithinTwoSeconds() {
        String slot = slot(1);
        String hold = hold(slot, 1);

        Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> Books.currentBookings(slot) == 0);
        expect(http.call("POST", "/v1/holds/" + hold + "/confirm"), 409, "HOLD_EXPIRED");
    }

    @Test
    void confirmDuringExpiryEitherSucceedsOrFails() {
        String slot = slot(1);
        String hold = hold(slot, 1);
        Awaitility.await()
                .pollDelay(Duration.ofMillis(800))
                .atMost(Duration.ofSeconds(2))
                .until(() -> true);

        List<String> reply = race(i -> http.callAsync("POST", "/v1/holds/" + hold + "/confirm"));
        boolean confirmed = reply.contains("BookingConfirmed");
        assertThat(reply).filteredOn("BookingConfirmed"::equals).hasSizeLessThanOrEqualTo(1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(4))
                .until(() -> Books.currentBookings(slot) == (confirmed ? 1 : 0));
    }

    @Test
    void aFreedSeatGoesOnlyToTheFirstOfTheWaitlist() {
        String slot = slot(1);
        String booking = book(slot, "c");
        String first = await(slot, "w-1");
        String second = await(slot, "w-2");

        List<String> reply = race(i -> i == MANY / 2
                ? http.callAsync("DELETE", "/v1/bookings/" + booking)
                : http.postAsync("/v1/bookings", Requests.body(slot, "late-" + i)));
        assertThat(reply).filteredOn("FULL"::equals).hasSize(MANY - 1);
        assertThat(status(first)).isEqualTo("CONFIRMED");
        assertThat(status(second)).isEqualTo("WAITLISTED");
        expect(http.call("DELETE", "/v1/bookings/" + first), 200, "BookingCancelled");
        assertThat(status(second)).isEqualTo("CONFIRMED");
    }

    @Test
    void reschedulesInBothDirectionsConserveEverySeat() {
        String left = slot(MANY);
        String right = slot(MANY);
        List<String> bookings = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            bookings.add(book(i % 2 == 0 ? left : right, "c-" + i));
        }

        List<String> reply = race(i -> http.postAsync(
                "/v1/bookings/" + bookings.get(i) + "/reschedule",
                "{\"toSlotId\":\"%s\"}".formatted(i % 2 == 0 ? right : left)));
        assertThat(reply).containsOnly("BookingRescheduled");
        assertThat(Books.currentBookings(left) + Books.currentBookings(right)).isEqualTo(MANY);
        assertThat(Books.currentBookings(left)).isEqualTo(MANY / 2);
        expect(http.call("DELETE", "/v1/bookings/" + bookings.get(0)), 409, "ALREADY_RESCHEDULED");
    }

    @Test
    void aBookingSaysWhatItsSlotIsNowAndWhereItWasMovedTo() {
        String from = slot(1);
        String to = slot(1);
        String first = book(from, "c");
        http.patch("/v1/slots/" + from, "{\"price\":\"25 €\"}");
        JsonNode booked = booking(first);
        assertThat(booked.path("slot")).isEqualTo(Http.json(http.get("/v1/slots/" + from)));
        assertThat(booked.path("firstBookingId").asText()).isEqualTo(first);
        assertThat(booked.path("calendarSequence").asInt()).isEqualTo(1);

        String second = reschedule(first, to);
        String third = reschedule(second, from);

        assertThat(booking(first).path("rescheduledTo").asText()).isEqualTo(second);
        assertThat(booking(second).path("rescheduledTo").asText()).isEqualTo(third);
        JsonNode last = booking(third);
        assertThat(last.has("rescheduledTo")).isFalse();
        assertThat(last.path("slot").path("slotId").asText()).isEqualTo(from);
        assertThat(last.path("firstBookingId").asText()).isEqualTo(first);
        assertThat(last.path("calendarSequence").asInt()).isEqualTo(4);
        expect(http.call("DELETE", "/v1/slots/" + from + "?cancelBookings=true"), 200, "");
        assertThat(booking(third).path("status").asText()).isEqualTo("CANCELLED");
        assertThat(booking(third).has("slot")).isFalse();
        assertThat(booking(third).path("calendarSequence").asInt()).isEqualTo(5);
    }

    private static JsonNode booking(String bookingId) {
        return Http.json(http.get("/v1/bookings/" + bookingId));
    }

    private static String reschedule(String bookingId, String slot) {
        HttpResponse<String> answer =
                http.post("/v1/bookings/" + bookingId + "/reschedule", "{\"toSlotId\":\"%s\"}".formatted(slot));
        expect(answer, 200, "BookingRescheduled");
        return Http.json(answer).path("bookingId").asText();
    }

    @Test
    void aRescheduleToAFullSlotLeavesTheBookingWhereItIs() {
        String from = slot(1);
        String full = slot(1);
        String booking = book(from, "c");
        book(full, "c");

        expect(
                http.post("/v1/bookings/" + booking + "/reschedule", "{\"toSlotId\":\"%s\"}".formatted(full)),
                409,
                "FULL");
        assertThat(status(booking)).isEqualTo("CONFIRMED");
    }

    @Test
    void slotsAreChangedClosedReopenedAndDeleted() {
        String slot = slot(1);
        String booking = book(slot, "c");
        JsonNode changed = Http.json(http.patch("/v1/slots/" + slot, "{\"capacity\":3,\"price\":\"25 €\"}"));
        assertThat(changed.path("capacity").asInt()).isEqualTo(3);
        assertThat(changed.path("termsVersion").asInt()).isEqualTo(2);
        assertThat(Http.json(http.get("/v1/slots/" + slot))).isEqualTo(changed);
        expect(http.patch("/v1/slots/" + slot, "{\"capacity\":0}"), 409, "CAPACITY_BELOW_BOOKED");
        assertThat(Http.json(http.patch("/v1/slots/" + slot, "{\"price\":null}"))
                        .has("price"))
                .isFalse();
        assertThat(Http.json(http.get("/v1/slots/" + slot)).has("price")).isFalse();

        assertThat(http.call("POST", "/v1/slots/" + slot + "/close").statusCode())
                .isEqualTo(200);
        expect(http.post("/v1/bookings", Requests.body(slot, "c")), 409, "CLOSED");
        assertThat(http.call("POST", "/v1/slots/" + slot + "/reopen").statusCode())
                .isEqualTo(200);
        book(slot, "c");

        expect(http.call("DELETE", "/v1/slots/" + slot), 409, "SLOT_HAS_BOOKINGS");
        assertThat(http.call("DELETE", "/v1/slots/" + slot + "?cancelBookings=true")
                        .statusCode())
                .isEqualTo(200);
        assertThat(status(booking)).isEqualTo("CANCELLED");
        assertThat(http.get("/v1/slots/" + slot).statusCode()).isEqualTo(404);
        assertThat(http.post("/v1/bookings", Requests.body(slot, "c")).statusCode())
                .isEqualTo(404);
    }

    private static List<String> race(IntFunction<CompletableFuture<HttpResponse<String>>> call) {
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            calls.add(call.apply(i));
        }
        return calls.stream()
                .map(CompletableFuture::join)
                .map(LifecycleIT::what)
                .toList();
    }

    private static String book(String slot, String customer) {
        HttpResponse<String> answer = http.post("/v1/bookings", Requests.body(slot, customer));
        expect(answer, 201, "BookingConfirmed");
        return Http.json(answer).path("bookingId").asText();
    }

    private static String hold(String slot, int seconds) {
        HttpResponse<String> answer = http.post(
                "/v1/holds", "{\"slotId\":\"%s\",\"customerId\":\"h\",\"holdSeconds\":%d}".formatted(slot, seconds));
        expect(answer, 201, "SlotHeld");
        return Http.json(answer).path("holdId").asText();
    }

    private static String await(String slot, String customer) {
        HttpResponse<String> answer = http.post(
                "/v1/bookings",
                "{\"slotId\":\"%s\",\"customerId\":\"%s\",\"ifFull\":\"WAITLIST\"}".formatted(slot, customer));
        expect(answer, 202, "BookingWaitlisted");
        return Http.json(answer).path("bookingId").asText();
    }

    private static String status(String bookingId) {
        return Books.value("SELECT status FROM appointments WHERE booking_id = ?::uuid", bookingId);
    }

    private static void expect(HttpResponse<String> answer, int status, String what) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(what(answer)).isEqualTo(what);
    }

    /** The reason of a refusal, else the type of the answer. */
    private static String what(HttpResponse<String> answer) {
        JsonNode json = Http.json(answer);
        return json.path("reason").asText(json.path("type").asText());
    }
}
