package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.body;
import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.embedded.proxy.TcpProxy;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The five scenarios of the system this one was asked for to replace, by their names. */
class OriginalScenariosIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final TcpProxy TO_DATABASE = DatabaseAddress.shared().proxy();
    private static Http http = new Http("");

    @BeforeAll
    static void start() {
        SYSTEM.worker(DatabaseAddress.shared().through(TO_DATABASE));
        http = SYSTEM.gateway();
    }

    @AfterAll
    static void stop() {
        SYSTEM.close();
        TO_DATABASE.close();
    }

    @Test
    void normalBooking() {
        String slot = slot(10);
        HttpResponse<String> answer = http.post("/v1/bookings", body(slot, "customer-1"));
        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode booking = Http.json(answer);
        assertThat(booking.get("type").asText()).isEqualTo("BookingConfirmed");
        assertThat(booking.get("currentBookings").asInt()).isEqualTo(1);
        assertThat(Books.value(
                        "SELECT customer_id, quantity, status FROM appointments WHERE booking_id = ?::uuid",
                        booking.get("bookingId").asText()))
                .isEqualTo("customer-1|1|CONFIRMED");
    }

    @Test
    void concurrentBooking() {
        String slot = slot(7);
        List<CompletableFuture<HttpResponse<String>>> racers = IntStream.range(0, 200)
                .mapToObj(i -> http.book(slot, "racer-" + i))
                .toList();
        List<HttpResponse<String>> answers =
                racers.stream().map(CompletableFuture::join).toList();
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(7);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 409)
                .hasSize(193)
                .allSatisfy(answer -> {
                    assertThat(Http.json(answer).get("code").asText()).isEqualTo("SLOT_UNAVAILABLE");
                    assertThat(Http.json(answer).get("reason").asText()).isEqualTo("FULL");
                });
        assertThat(Books.currentBookings(slot)).isEqualTo(7);
        assertThat(Books.appointments(slot)).isEqualTo(7);
    }

    @Test
    void slotDeletion() {
        String slot = slot(10);
        assertThat(Books.write("DELETE FROM availability_slots WHERE slot_id = ?", slot))
                .isEqualTo(1);
        HttpResponse<String> answer = http.post("/v1/bookings", body(slot, "customer-1"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Http.json(answer).get("code").asText()).isEqualTo("SLOT_NOT_FOUND");
        assertThat(Books.appointments(slot)).isZero();
    }

    @Test
    void capacityReached() {
        String slot = slot(2);
        assertThat(http.post("/v1/bookings", body(slot, "a")).statusCode()).isEqualTo(201);
        assertThat(http.post("/v1/bookings", body(slot, "b")).statusCode()).isEqualTo(201);
        HttpResponse<String> answer = http.post("/v1/bookings", body(slot, "c"));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(Http.json(answer).get("reason").asText()).isEqualTo("FULL");
        assertThat(Books.value("SELECT is_available FROM availability_slots WHERE slot_id = ?", slot))
                .isEqualTo("f");
    }

    @Test
    void networkTimeout() {
        String slot = slot(10);
        assertThat(http.post("/v1/bookings", body(slot, "before")).statusCode()).isEqualTo(201);
        TO_DATABASE.cut();
        String waiting;
        try {
            HttpResponse<String> answer =
                    http.post("/v1/bookings", body(slot, "during"), "Prefer", "wait=2", "Idempotency-Key", "during");
            assertThat(answer.statusCode()).isEqualTo(202);
            waiting = answer.headers().firstValue("Location").orElseThrow();
            assertThat(Http.json(http.get(waiting)).get("status").asText()).isEqualTo("PENDING");
        } finally {
            TO_DATABASE.restore();
        }
        Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(() -> Http.json(http.get(waiting)).get("status").asText().equals("CONFIRMED"));
        HttpResponse<String> again = http.post("/v1/bookings", body(slot, "during"), "Idempotency-Key", "during");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(Http.json(again)).isEqualTo(Http.json(http.get(waiting)).get("outcome"));
        assertThat(Books.currentBookings(slot)).isEqualTo(2);
        Books.balance();
    }
}
