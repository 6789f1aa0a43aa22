package dev.slotkeeper.system;

import static dev.slotkeeper.system.Requests.slot;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whatever another program does to a slot, its waitlist gets what it is due within five seconds: guarantee 5. */
class OutsideWaitlistIT extends OnOneSystem {

    private static final Duration IN_TIME = Duration.ofSeconds(5);

    @Test
    void addedSeatsGoToTheWaitlistAndAreNotAvailableUntilThen() {
        String slot = slot(2);
        book(slot, 2);
        String couple = await(slot, 2);
        String single = await(slot, 1);
        long minute = minute();

        assertThat(Books.rows(
                        "UPDATE availability_slots SET capacity = 4 WHERE slot_id = ? RETURNING is_available", slot))
                .containsExactly("f");

        becomes(couple, "CONFIRMED");
        assertThat(status(single)).isEqualTo("WAITLISTED");
        assertThat(Books.value("SELECT outcome FROM booking_decisions WHERE follow_ups LIKE ?", "%" + couple + "%"))
                .isEqualTo("WAITLIST_SERVED");
        String commands = Books.value(
                "SELECT count(*) FROM booking_decisions WHERE slot_id = ? AND outcome = 'WAITLIST_SERVED'", slot);
        assertThat(Integer.parseInt(commands))
                .as("both workers send the same command, another one every minute")
                .isBetween(1, (int) (minute() - minute) + 1);
    }

    private static long minute() {
        return System.currentTimeMillis() / 60_000;
    }

    private static final String CANCEL = """
            WITH cancelled AS (
                 UPDATE appointments SET status = 'CANCELLED' WHERE booking_id = ?::uuid RETURNING slot_id, quantity)
            UPDATE availability_slots AS slot SET current_bookings = current_bookings - cancelled.quantity%s
              FROM cancelled WHERE slot.slot_id = cancelled.slot_id
            """;

    @Test
    void aSeatThatIsGivenBackGoesToTheWaitlist() {
        String slot = slot(1);
        String booked = book(slot, 1);
        String waiting = await(slot, 1);

        Books.write(CANCEL.formatted(""), booked);

        becomes(waiting, "CONFIRMED");
    }

    @Test
    void aClosedSlotServesItsWaitlistOnceItIsReopened() {
        String slot = slot(1);
        String booked = book(slot, 1);
        String waiting = await(slot, 1);
        Books.write("UPDATE availability_slots SET is_available = false WHERE slot_id = ?", slot);
        assertThat(http.call("DELETE", "/v1/bookings/" + booked).statusCode()).isEqualTo(200);
        assertThat(status(waiting)).isEqualTo("WAITLISTED");

        Books.write("UPDATE availability_slots SET is_available = true WHERE slot_id = ?", slot);

        becomes(waiting, "CONFIRMED");
        assertThat(http.call("DELETE", "/v1/bookings/" + waiting).statusCode()).isEqualTo(200);
        assertThat(Http.json(http.get("/v1/slots/" + slot)).path("isAvailable").asBoolean())
                .isTrue();
    }

    @Test
    void whoIsLargerThanTheSlotEndsAlsoWhileItIsFull() {
        String slot = slot(3);
        book(slot, 1);
        String trio = await(slot, 3);
        assertThat(Http.json(http.get("/v1/slots/" + slot)).path("waiting").asInt())
                .isEqualTo(1);

        Books.write("UPDATE availability_slots SET capacity = 1 WHERE slot_id = ?", slot);

        becomes(trio, "EXPIRED");
        assertThat(Http.json(http.get("/v1/slots/" + slot)).has("waiting")).isFalse();
    }

    @Test
    void theWaitlistOfADeletedSlotEnds() {
        String slot = slot(1);
        String booked = book(slot, 1);
        String waiting = await(slot, 1);

        Books.write(CANCEL.formatted(", deleted_at = now()"), booked);

        becomes(waiting, "CANCELLED");
    }

    private static String book(String slot, int quantity) {
        HttpResponse<String> answer = http.post("/v1/bookings", body(slot, quantity, "REJECT"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Http.json(answer).path("bookingId").asText();
    }

    private static String await(String slot, int quantity) {
        HttpResponse<String> answer = http.post("/v1/bookings", body(slot, quantity, "WAITLIST"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Http.json(answer).path("bookingId").asText();
    }

    private static String body(String slot, int quantity, String ifFull) {
        return "{\"slotId\":\"%s\",\"customerId\":\"%s\",\"quantity\":%d,\"ifFull\":\"%s\"}"
                .formatted(slot, UUID.randomUUID(), quantity, ifFull);
    }

    private static void becomes(String bookingId, String status) {
        Awaitility.await().atMost(IN_TIME).untilAsserted(() -> assertThat(status(bookingId))
                .isEqualTo(status));
    }

    private static String status(String bookingId) {
        return Books.value("SELECT status FROM appointments WHERE booking_id = ?::uuid", bookingId);
    }
}
