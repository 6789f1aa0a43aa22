package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that a slot that is shown as available can be booked, also with the strict order of waitlists. */
class StrictWaitlistIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static Http http = new Http("");

    @BeforeAll
    static void start() {
        SYSTEM.worker("--booking.worker.waitlist.overtaking=false");
        http = SYSTEM.gateway();
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
    }

    @Test
    void aSeatThatIsHeldBackIsShownAsUnavailableAndServedToTheWaitlistOnly() {
        String slot = slot(2);
        Books.write("UPDATE availability_slots SET resource_id = slot_id WHERE slot_id = ?", slot);
        assertThat(http.post("/v1/bookings", Requests.body(slot, "c")).statusCode())
                .isEqualTo(201);
        JsonNode couple = Http.json(http.post("/v1/bookings", waiting(slot, 2)));

        JsonNode shown = Http.json(http.get("/v1/slots/" + slot));
        assertThat(shown.path("isAvailable").asBoolean()).isFalse();
        assertThat(shown.path("waiting").asInt()).isEqualTo(1);
        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(listed(slot, true)).isEmpty();
            assertThat(listed(slot, false).path(0)).isEqualTo(shown);
        });
        assertThat(http.post("/v1/bookings", Requests.body(slot, "c")).body()).contains("FULL");

        Books.write("UPDATE availability_slots SET capacity = 3 WHERE slot_id = ?", slot);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> Http.json(
                        http.get("/v1/bookings/" + couple.path("bookingId").asText()))
                .path("status")
                .asText()
                .equals("CONFIRMED"));
        Books.balance();
    }

    @Test
    void seatsOfEntriesThatAnotherProgramEndedAreFreeAgain() {
        String slot = slot(2);
        assertThat(http.post("/v1/bookings", Requests.body(slot, "c")).statusCode())
                .isEqualTo(201);
        JsonNode couple = Http.json(http.post("/v1/bookings", waiting(slot, 2)));
        assertThat(http.post("/v1/bookings", Requests.body(slot, "c")).body()).contains("FULL");

        Books.write(
                "UPDATE appointments SET status = 'CANCELLED' WHERE booking_id = ?::uuid",
                couple.path("bookingId").asText());

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> http.post("/v1/bookings", Requests.body(slot, "c")).statusCode() == 201);
    }

    private static JsonNode listed(String resource, boolean isAvailable) {
        return Http.json(http.get("/v1/slots?resourceId=" + resource + "&available=" + isAvailable))
                .path("slots");
    }

    private static String waiting(String slot, int quantity) {
        return "{\"slotId\":\"%s\",\"customerId\":\"w\",\"quantity\":%d,\"ifFull\":\"WAITLIST\"}"
                .formatted(slot, quantity);
    }
}
