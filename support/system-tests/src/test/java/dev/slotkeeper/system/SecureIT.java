package dev.slotkeeper.system;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.api.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests logins with a real database and log: a customer is notified of all its own requests, and no other customer is.
 */
class SecureIT {

    private static final TestIssuer ISSUER = new TestIssuer();
    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final int ATTEMPTS = 5;

    private static String gateway;
    /** It has published none of the requests, so it knows only what is stored. */
    private static String other;

    private final String she = ISSUER.token("she", "booking:write");
    private final String he = ISSUER.token("he", "booking:write");
    private final String administrator = ISSUER.token("boss", "slots:admin");

    @BeforeAll
    static void start() {
        SYSTEM.worker();
        gateway = SYSTEM.gateway(ISSUER.settings()).base();
        other = SYSTEM.gateway(ISSUER.settings()).base();
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
        ISSUER.close();
        Books.balance();
    }

    @Test
    void onlyTheCustomerIsNotifiedOfGrantAndRefusal() {
        String slot = Requests.slot(3);
        HttpResponse<String> booked = call("POST", gateway + "/v1/bookings", "{\"slotId\":\"" + slot + "\"}", she);
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(201);
        String booking = "/v1/bookings/" + Http.json(booked).get("bookingId").asText();
        assertHers(booking, "CONFIRMED");

        assertThat(call("DELETE", gateway + booking, "", he).statusCode()).isEqualTo(404);
        assertThat(call("POST", gateway + booking + "/reschedule", moveTo(Requests.slot(1)), he)
                        .statusCode())
                .isEqualTo(404);
        assertThat(Books.currentBookings(slot)).isEqualTo(1);

        HttpResponse<String> cancelled = call("DELETE", gateway + booking, "", she);
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
        assertHers(booking, "CANCELLED");

        HttpResponse<String> again = call("DELETE", gateway + booking, "", she, "Prefer", "respond-async");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
        String place = again.headers().firstValue("Location").orElseThrow();
        Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> state(gateway + place, she), "REJECTED"::equals);
        assertHers(place, "REJECTED");
        assertHers(place.substring(0, place.indexOf('?')), "REJECTED");
        JsonNode no = Http.json(call("GET", other + place, "", she)).get("outcome");
        assertThat(no.get("reason").asText()).isEqualTo("ALREADY_CANCELLED");
        assertThat(no.get("customerId").asText()).isEqualTo("she");
        assertThat(Books.currentBookings(slot)).isZero();
    }

    @Test
    void aRefusedMoveIsReportedToItsRequester() {
        String from = Requests.slot(1);
        String full = Requests.slot(0);
        HttpResponse<String> booked = call("POST", gateway + "/v1/bookings", "{\"slotId\":\"" + from + "\"}", she);
        assertThat(booked.statusCode()).as(booked.body()).isEqualTo(201);
        String booking = "/v1/bookings/" + Http.json(booked).get("bookingId").asText();

        HttpResponse<String> moved =
                call("POST", gateway + booking + "/reschedule", moveTo(full), she, "Prefer", "respond-async");

        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(202);
        String place = moved.headers().firstValue("Location").orElseThrow();
        Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> state(other + place, she), "REJECTED"::equals);
        assertHers(place, "REJECTED");
        assertHers(booking, "CONFIRMED");
    }

    /** Events record who had their command sent. */
    @Test
    void eventsSayWhoDidIt() {
        try (TopicTap events = new TopicTap(Topics.EVENTS)) {
            String slot = Requests.slot(2);
            JsonNode booked = Http.json(call("POST", gateway + "/v1/bookings", "{\"slotId\":\"" + slot + "\"}", she));
            String booking = "/v1/bookings/" + booked.get("bookingId").asText();
            call("DELETE", gateway + booking, "", administrator);
            call("POST", gateway + "/v1/slots/" + slot + "/close", "", administrator);
            call("PATCH", gateway + "/v1/slots/" + slot, "{\"capacity\":3}", administrator);
            call("POST", gateway + "/v1/slots/" + slot + "/reopen", "", administrator);
            call("DELETE", gateway + "/v1/slots/" + slot, "", administrator);

            List<String> expected = List.of(
                    "BookingConfirmed customer she",
                    "BookingCancelled slots:admin boss",
                    "SlotClosed slots:admin boss",
                    "SlotChanged slots:admin boss",
                    "SlotReopened slots:admin boss",
                    "SlotDeleted slots:admin boss");
            Awaitility.await().atMost(Durations.ONE_MINUTE).untilAsserted(() -> assertThat(
                            events.messages(event -> slot.equals(new String(event.key(), UTF_8))
                                    && event.headers().lastHeader(Headers.BY) != null))
                    .map(event -> Http.json(new String(event.value(), UTF_8))
                                    .get("type")
                                    .asText() + " "
                            + new String(event.headers().lastHeader(Headers.BY).value(), UTF_8))
                    .isEqualTo(expected));
        }
    }

    private static String moveTo(String slot) {
        return "{\"toSlotId\":\"" + slot + "\"}";
    }

    /**
     * Checks that both gateways show the path to her and to an administrator, and answer him that it does not exist.
     */
    private void assertHers(String path, String state) {
        int query = path.indexOf('?');
        String stream = query < 0 ? path + "/stream" : path.substring(0, query) + "/stream" + path.substring(query);
        for (String base : new String[] {gateway, other}) {
            assertThat(state(base + path, she)).as(path).isEqualTo(state);
            assertThat(state(base + path, administrator)).as(path).isEqualTo(state);
            assertThat(call("GET", base + path, "", he).statusCode()).as(path).isEqualTo(404);
            assertThat(call("GET", base + path, "", "").statusCode()).as(path).isEqualTo(401);
            assertThat(call("GET", base + stream, "", she).body()).contains("\"status\":\"" + state + '"');
            assertThat(call("GET", base + stream, "", he).statusCode())
                    .as(stream)
                    .isEqualTo(404);
        }
    }

    /** Of a booking or request; its HTTP status where there is no such thing to see. */
    private static String state(String address, String token) {
        HttpResponse<String> answer = call("GET", address, "", token);
        JsonNode json = Http.json(answer);
        return answer.statusCode() == 200 ? json.get("status").asText() : json + " " + answer.statusCode();
    }

    /** An empty body or token is none; a 503 is no answer, so the same is asked again. */
    private static HttpResponse<String> call(
            String method, String address, String body, String token, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(30))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .method(method, body.isEmpty() ? noBody() : ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            for (int i = 1; i < ATTEMPTS && answer.statusCode() == 503; i++) {
                answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError(method + " " + address + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
