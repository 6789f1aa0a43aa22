package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand.Expected;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import dev.slotkeeper.gateway.database.CurrentBooking;
import dev.slotkeeper.gateway.kafka.Outcome;
import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.kafka.RequestLog.Standing;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.queue.QueuePosition;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BookingApiTest extends FakedGateway {

    private static final UUID ID = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11");
    private static final String BODY = "{\"slotId\":\"room-7-0900\",\"customerId\":\"c-123\",\"quantity\":1}";

    @Test
    void confirmationHasTheBytesOfTheWorker() {
        Exchange answer = gateway.post("/v1/bookings", BODY, "Idempotency-Key", ID.toString());

        BookSlot command = (BookSlot) fakes.submitted.get(0).command();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Location")).isEqualTo("/v1/bookings/" + ID);
        assertThat(answer.response().body().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(((Outcome.Decided) Fakes.yes(command)).json());
        assertThat(command).isEqualTo(new BookSlot(ID, "room-7-0900", "c-123", 1, null, null));
        assertThat(answer.header("Preference-Applied")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SLOT_UNAVAILABLE,FULL,409", "SLOT_NOT_FOUND,,404", "SLOT_FETCH_ERROR,,503"})
    void aRefusalIsAProblem(ErrorCode code, Reason reason, int status) {
        fakes.outcome = command -> Fakes.no(command, code, reason);

        Exchange answer = gateway.post("/v1/bookings", BODY);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.member("code")).isEqualTo(code.name());
        assertThat(answer.member("action")).isEqualTo(code.action());
        assertThat(answer.header("Retry-After")).isEqualTo(code.retryable() ? "1" : "");
    }

    @Test
    void undecidedRequestIs202WithALocation() {
        fakes.outcome = command -> new Outcome.Undecided(new LogPosition(3, 4711));

        Exchange answer = gateway.post(
                "/v1/bookings", BODY, "Idempotency-Key", ID.toString(), "Prefer", "respond-async, wait=99");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo("/v1/bookings/" + ID + "?partition=3&offset=4711");
        assertThat(answer.response().body()).isEqualTo("{\"status\":\"PENDING\",\"requestId\":\"" + ID + "\"}");
        assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async, wait=60");
        assertThat(fakes.submitted.get(0).timeout()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    }

    @Test
    void pendingRequestShowsItsQueuePositionIfKnown() {
        fakes.outcome = command -> new Outcome.Undecided(new LogPosition(3, 4711), new QueuePosition(812, 9L));
        fakes.standing = Standing.WAITING;
        fakes.queue = new QueuePosition(811, null);

        Exchange accepted = gateway.post("/v1/bookings", BODY, "Prefer", "wait=0");
        Exchange asked = gateway.get("/v1/bookings/" + ID);

        assertThat(accepted.json().get("queuePosition").asLong()).isEqualTo(812);
        assertThat(accepted.json().get("estimatedSeconds").asLong()).isEqualTo(9);
        assertThat(asked.response().body()).isEqualTo("{\"status\":\"PENDING\",\"queuePosition\":811}");
    }

    @Test
    void tooLongAQueueIs503WithARetryTime() {
        fakes.outcome = command -> new Outcome.NotAccepted(Cause.QUEUE_TOO_LONG, 17);

        Exchange answer = gateway.post("/v1/bookings", BODY);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("17");
        assertThat(answer.member("code")).isEqualTo("SLOT_FETCH_ERROR");
        assertThat(answer.json().get("retryable").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"KAFKA_UNAVAILABLE", "TOO_MANY_WAITING", "STOPPING", "QUEUE_TOO_LONG", "UNCERTAIN"})
    void requestThatWasNotAcceptedMayBeRetried(Cause cause) {
        fakes.outcome = command -> new Outcome.NotAccepted(cause);

        Exchange answer = gateway.post("/v1/bookings", BODY, "Idempotency-Key", ID.toString());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.member("code")).isEqualTo("SLOT_FETCH_ERROR");
        assertThat(answer.json().get("retryable").asBoolean()).isTrue();
        assertThat(answer.member("requestId")).isEqualTo(ID.toString());
        assertThat(answer.member("detail").contains("nothing was booked")).isEqualTo(cause != Cause.UNCERTAIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"customerId\":\"c\"}                                      | slotId",
                "{\"slotId\":\"a\"}                                          | customerId",
                "{\"slotId\":\"a b\",\"customerId\":\"c\"}                   | slotId",
                "{\"slotId\":\"a\",\"customerId\":\"c\",\"quantity\":0}      | quantity",
                "{\"slotId\":\"a\",\"customerId\":\"c\",\"quantity\":4294967296} | quantity",
                "{\"slotId\":\"a\",\"customerId\":\"c\",\"quantity\":1e999999999} | quantity",
                "{\"slotId\":\"a\",\"customerId\":\"c\\r\\nX: y\"}           | customerId",
                "{\"slotId\":\"a\",\"customerId\":\"c\",\"requestId\":\"1\"} | requestId",
                "{\"slotId\":\"a\",\"slotId\":\"b\",\"customerId\":\"c\"}    | message",
                "[]                                                          | message",
                "``                                                          | message",
                "{                                                           | message"
            })
    void errorOfAnInvalidBodyNamesTheField(String body, String field) {
        Exchange answer = gateway.post("/v1/bookings", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.member("field")).isEqualTo(field);
        assertThat(answer.json().has("given") && answer.json().has("allowed")).isTrue();
        assertThat(answer.member("code") + "/" + answer.member("reason")).isEqualTo("VALIDATION_ERROR/MALFORMED");
        assertThat(fakes.submitted).isEmpty();
    }

    @Test
    void bodiesOver16KiBAre413WithOrWithoutALength() {
        String limit = BODY + " ".repeat(ContractJson.MAX_BYTES - BODY.length());
        byte[] large = "x".repeat(5_000_000).getBytes(StandardCharsets.UTF_8);

        assertThat(gateway.post("/v1/bookings", limit).status()).isEqualTo(201);
        assertThat(gateway.post("/v1/bookings", limit + " ").status()).isEqualTo(413);
        Exchange known = gateway.exchange(
                "POST", "/v1/bookings", BodyPublishers.ofByteArray(large), "Content-Type", "application/json");
        Exchange chunked = gateway.exchange(
                "POST",
                "/v1/bookings",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
                "Content-Type",
                "application/json");
        assertThat(known.status()).isEqualTo(413);
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(chunked.member("code")).isEqualTo("VALIDATION_ERROR");
    }

    @Test
    void otherMediaTypesAreRefused() {
        Exchange text =
                gateway.exchange("POST", "/v1/bookings", BodyPublishers.ofString(BODY), "Content-Type", "text/plain");
        Exchange none = gateway.exchange("POST", "/v1/bookings", BodyPublishers.ofString(BODY));
        Exchange wantsHtml = gateway.post("/v1/bookings", BODY, "Accept", "text/html");
        Exchange put = gateway.exchange("PUT", "/v1/bookings", BodyPublishers.ofString(BODY));

        assertThat(text.status()).isEqualTo(415);
        assertThat(none.status()).isEqualTo(415);
        assertThat(wantsHtml.status()).isEqualTo(406);
        assertThat(put.status()).isEqualTo(405);
        assertThat(put.header("Allow")).contains("POST");
        for (Exchange refused : new Exchange[] {text, none, wantsHtml, put}) {
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(refused.member("action")).isNotEmpty();
        }
        assertThat(fakes.submitted).isEmpty();
    }

    @Test
    void customerBeyondItsRateGets429WithARetryTime() {
        String eager = BODY.replace("c-123", "eager");
        int refused = 0;
        for (int i = 0; i < 200 && refused == 0; i++) {
            Exchange answer = gateway.post("/v1/bookings", eager);
            if (answer.status() == 429) {
                refused++;
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                assertThat(answer.json().get("retryable").asBoolean()).isTrue();
                assertThat(answer.member("requestId")).isNotEmpty();
            }
        }

        assertThat(refused).isEqualTo(1);
        assertThat(gateway.post("/v1/bookings", BODY.replace("c-123", "patient"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void bodyThatNeverArrivesIs408() throws Exception {
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/bookings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 100\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();

            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
        }
    }

    @ParameterizedTest
    @CsvSource({"CONFIRMED,CONFIRMED", "REJECTED,REJECTED", "SLOT_CREATED,CONFIRMED"})
    void storedDecisionIsReturned(DecisionRecord.Outcome outcome, String status) {
        boolean rejected = outcome == DecisionRecord.Outcome.REJECTED;
        String created = new String(
                ((Outcome.Decided) Fakes.yes(new CreateSlot(ID, "a", "r", Fakes.NOW, Fakes.NOW.plusSeconds(1), 3)))
                        .json(),
                StandardCharsets.UTF_8);
        DecisionRecord decision = new DecisionRecord(
                ID,
                "a",
                ID,
                outcome,
                rejected ? ErrorCode.SLOT_UNAVAILABLE : null,
                rejected ? Reason.FULL : null,
                "c",
                1,
                4,
                10,
                outcome == DecisionRecord.Outcome.SLOT_CREATED ? created : null,
                Fakes.NOW);
        fakes.decisions.put(ID, decision);

        Exchange answer = gateway.get("/v1/bookings/" + ID);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.member("status")).isEqualTo(status);
        assertThat(answer.response().body())
                .contains(new String(ContractJson.write(decision.reply()), StandardCharsets.UTF_8));
    }

    @Test
    void confirmationsAndReschedulesCarryWhatTheUserSaw() {
        fakes.bookings.put(ID, new Fakes.Booked("a", "c"));
        String confirm = "/v1/holds/" + ID + "/confirm";

        gateway.post(confirm, "{\"customerId\":\"c\",\"expected\":{\"termsVersion\":3}}");
        gateway.post("/v1/bookings/" + ID + "/reschedule", "{\"toSlotId\":\"b\",\"expected\":{\"currentBookings\":2}}");

        assertThat(((BookingCommand) fakes.submitted.get(0).command()).expected())
                .isEqualTo(new Expected(null, 3));
        assertThat(((RescheduleBooking) fakes.submitted.get(1).command()).expected())
                .isEqualTo(new Expected(2, null));
        assertThat(gateway.post(confirm, "{\"expected\":{\"termsVersion\":0}}").member("field"))
                .isEqualTo("expected.termsVersion");
        assertThat(fakes.submitted).hasSize(2);
    }

    @Test
    void statusSaysThatAWaitEndedBecauseOfItsTerms() {
        BookingUpdate waits = new BookingUpdate(
                BookingUpdate.Kind.BOOKING_WAITLISTED, ID, ID, "a", ID, "c", 1, 4, 4, null, 1, null, null, Fakes.NOW);
        String json = new String(ContractJson.write(waits), StandardCharsets.UTF_8);
        fakes.decisions.put(
                ID,
                new DecisionRecord(
                        ID, "a", ID, DecisionRecord.Outcome.WAITLISTED, null, null, "c", 1, 4, 4, json, Fakes.NOW));
        fakes.currentBookings.put(ID, new CurrentBooking("EXPIRED", null, null, ID, 1, null));
        assertThat(gateway.get("/v1/bookings/" + ID).json().has("reason")).isFalse();

        fakes.currentBookings.put(ID, new CurrentBooking("EXPIRED", "TERMS", null, ID, 1, null));
        assertThat(gateway.get("/v1/bookings/" + ID).member("reason")).isEqualTo("TERMS");
    }

    @Test
    void bookingIsReturnedWithItsSlotAsItIsAndWhereItWasMovedTo() {
        UUID first = UUID.randomUUID();
        UUID next = UUID.randomUUID();
        fakes.decisions.put(
                ID,
                new DecisionRecord(
                        ID, "a", ID, DecisionRecord.Outcome.CONFIRMED, null, null, "c", 1, 4, 10, null, Fakes.NOW));
        fakes.currentBookings.put(ID, new CurrentBooking("RESCHEDULED", null, Fakes.slot("a"), first, 3, next));

        Exchange answer = gateway.get("/v1/bookings/" + ID);

        assertThat(answer.member("status")).isEqualTo("RESCHEDULED");
        assertThat(answer.response().body())
                .contains("\"slot\":" + new String(ContractJson.write(Fakes.slot("a")), StandardCharsets.UTF_8));
        assertThat(answer.member("firstBookingId")).isEqualTo(first.toString());
        assertThat(answer.json().get("calendarSequence").asInt()).isEqualTo(3);
        assertThat(answer.member("rescheduledTo")).isEqualTo(next.toString());
    }

    @Test
    void bookingOfADeletedSlotHasNoSlot() {
        fakes.decisions.put(
                ID,
                new DecisionRecord(
                        ID, "a", ID, DecisionRecord.Outcome.CONFIRMED, null, null, "c", 1, 4, 10, null, Fakes.NOW));
        fakes.currentBookings.put(ID, new CurrentBooking("CANCELLED", null, null, ID, 1, null));

        Exchange answer = gateway.get("/v1/bookings/" + ID);

        assertThat(answer.member("status")).isEqualTo("CANCELLED");
        assertThat(answer.json().has("slot")).isFalse();
        assertThat(answer.json().has("rescheduledTo")).isFalse();
    }

    @Test
    void requestWithoutADecisionIsLookedUpInTheLog() {
        String path = "/v1/bookings/" + ID;

        assertThat(gateway.get(path).status()).isEqualTo(404);
        assertThat(fakes.askedPlace).isNull();

        fakes.standing = Standing.WAITING;
        Exchange pending = gateway.get(path + "?partition=3&offset=4711");
        assertThat(pending.status()).isEqualTo(200);
        assertThat(pending.response().body()).isEqualTo("{\"status\":\"PENDING\"}");
        assertThat(fakes.askedPlace).isEqualTo(new LogPosition(3, 4711));

        fakes.standing = Standing.PAST;
        Exchange lost = gateway.get(path + "?partition=3&offset=4711");
        assertThat(lost.status()).isEqualTo(503);
        assertThat(lost.member("code")).isEqualTo("SLOT_FETCH_ERROR");
        assertThat(lost.json().get("retryable").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Standing.class,
            names = {"UNKNOWN", "PAST"})
    void decisionMissingOnTheReplicaIsFound(Standing standing) {
        fakes.standing = standing;
        fakes.notReplicated.put(
                ID,
                new DecisionRecord(
                        ID, "a", ID, DecisionRecord.Outcome.CONFIRMED, null, null, "c", 1, 4, 10, null, Fakes.NOW));

        Exchange answer = gateway.get("/v1/bookings/" + ID + "?partition=3&offset=4711");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.member("status")).isEqualTo("CONFIRMED");
    }

    @ParameterizedTest
    @CsvSource({
        "x, requestId",
        "01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11?partition=1, offset",
        "01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11?offset=1, partition",
        "01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11?partition=-1&offset=1, partition",
        "01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11?partition=1&offset=9223372036854775808, offset",
        "01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11?partition=2147483648&offset=1, partition",
        "01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11?partition=%0a&offset=1, partition"
    })
    void errorOfAnInvalidQueryNamesTheParameter(String path, String field) {
        Exchange answer = gateway.get("/v1/bookings/" + path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("field")).isEqualTo(field);
    }
}
