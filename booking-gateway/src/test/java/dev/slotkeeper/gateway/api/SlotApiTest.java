package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import dev.slotkeeper.gateway.database.SlotCursor;
import dev.slotkeeper.gateway.database.SlotQuery;
import dev.slotkeeper.gateway.kafka.Outcome;
import dev.slotkeeper.gateway.kafka.Outcome.Cause;
import dev.slotkeeper.gateway.queue.LogPosition;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotApiTest extends FakedGateway {

    private static String slot(String slotId) {
        return "{\"slotId\":\"" + slotId + "\",\"resourceId\":\"room\",\"startsAt\":\"2026-11-22T10:00:00Z\","
                + "\"endsAt\":\"2026-11-22T11:00:00Z\",\"capacity\":10}";
    }

    private static String array(String... slotIds) {
        return Arrays.stream(slotIds).map(SlotApiTest::slot).collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void createdSlotIsReturned() {
        Exchange answer = gateway.post("/v1/slots", slot("a"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo("/v1/slots/a");
        assertThat(answer.response().body())
                .isEqualTo("{\"slotId\":\"a\",\"resourceId\":\"room\",\"startsAt\":\"2026-11-22T10:00:00Z\","
                        + "\"endsAt\":\"2026-11-22T11:00:00Z\",\"capacity\":10,\"currentBookings\":0,"
                        + "\"isAvailable\":true,\"termsVersion\":1}");
    }

    @Test
    void aSlotWithoutAnIdGetsOne() {
        Exchange answer = gateway.post("/v1/slots", slot("a").replace("\"slotId\":\"a\",", ""));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.member("slotId")).startsWith("room-");
    }

    @Test
    void aSlotThatExistsIs409() {
        fakes.outcome = command -> Fakes.no(command, ErrorCode.VALIDATION_ERROR, Reason.SLOT_EXISTS);

        Exchange answer = gateway.post("/v1/slots", slot("a"));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.member("reason")).isEqualTo("SLOT_EXISTS");
    }

    @Test
    void anUndecidedSlotIs202() {
        fakes.outcome = command -> new Outcome.Undecided(new LogPosition(1, 2));

        Exchange answer = gateway.post("/v1/slots", slot("a"), "Prefer", "respond-async");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).matches("/v1/bookings/[0-9a-f-]{36}\\?partition=1&offset=2");
        assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
    }

    @Test
    void thousandSlotsAreReturnedInOrder() {
        String[] ids = IntStream.range(0, 1_000).mapToObj(i -> "s" + i).toArray(String[]::new);

        Exchange answer = gateway.post("/v1/slots", array(ids));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("slots").findValuesAsText("slotId")).containsExactly(ids);
    }

    @Test
    void refusedSlotsOfAnArrayAreNamedAndTheOthersCreated() {
        fakes.outcome = command -> bySlot(command);

        Exchange answer = gateway.post("/v1/slots", array("new", "exists", "waits", "away", "new2"));
        JsonNode results = answer.json().get("results");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.member("code") + "/" + answer.member("reason")).isEqualTo("VALIDATION_ERROR/SLOT_EXISTS");
        assertThat(results.findValuesAsText("status")).containsExactly("201", "409", "202", "503", "201");
        assertThat(results.get(0).path("slot").path("slotId").asText()).isEqualTo("new");
        assertThat(results.get(1).path("reason").asText()).isEqualTo("SLOT_EXISTS");
        assertThat(results.get(1).path("action").asText()).isNotEmpty();
        assertThat(results.get(2).path("location").asText()).endsWith("?partition=1&offset=2");
        assertThat(results.get(3).path("retryable").asBoolean()).isTrue();
    }

    @Test
    void arrayWithoutARefusalHasTheWorstStatus() {
        fakes.outcome = SlotApiTest::bySlot;

        assertThat(gateway.post("/v1/slots", array("new", "waits")).status()).isEqualTo(202);
        Exchange unavailable = gateway.post("/v1/slots", array("new", "waits", "away"));
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.header("Retry-After")).isEqualTo("1");
        assertThat(unavailable.json().get("results")).hasSize(3);
    }

    private static Outcome bySlot(Command command) {
        return switch (command.slotId()) {
            case "exists" -> Fakes.no(command, ErrorCode.VALIDATION_ERROR, Reason.SLOT_EXISTS);
            case "waits" -> new Outcome.Undecided(new LogPosition(1, 2));
            case "away" -> new Outcome.NotAccepted(Cause.UNCERTAIN);
            default -> Fakes.yes(command);
        };
    }

    @Test
    void sizesAreLimited() {
        String large = slot("a").replace("{", "{\"note\":\"" + "x".repeat(1_000) + "\",");
        String overObject = slot("a") + " ".repeat(16 * 1024);

        assertThat(gateway.post("/v1/slots", overObject).status()).isEqualTo(413);
        assertThat(gateway.post("/v1/slots", "[" + overObject + "]").status()).isEqualTo(201);
        assertThat(gateway.post("/v1/slots", "[" + String.join(",", Collections.nCopies(1_000, large)) + "]")
                        .status())
                .isEqualTo(413);
        Exchange tooMany =
                gateway.post("/v1/slots", array(Collections.nCopies(1_001, "a").toArray(String[]::new)));
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(gateway.post("/v1/slots", "[]").status()).isEqualTo(400);
    }

    @Test
    void invalidSlotOfAnArrayIsNamedAndNoneIsCreated() {
        Exchange answer =
                gateway.post("/v1/slots", "[" + slot("a") + "," + slot("b").replace("10}", "-1}") + "]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("field")).isEqualTo("[1].capacity");
        assertThat(fakes.submitted).isEmpty();
    }

    @Test
    void repeatedArrayWithOneKeyIsTheSameRequests() {
        gateway.post("/v1/slots", array("a", "b"), "Idempotency-Key", "import");
        gateway.post("/v1/slots", array("a", "b"), "Idempotency-Key", "import");

        assertThat(fakes.submitted)
                .hasSize(4)
                .extracting(Fakes.Submitted::command)
                .satisfies(commands -> {
                    assertThat(commands.subList(0, 2)).isEqualTo(commands.subList(2, 4));
                    assertThat(commands.get(0)).isInstanceOf(CreateSlot.class).isNotEqualTo(commands.get(1));
                });
    }

    @Test
    void aPageNamesTheNext() {
        Exchange answer = gateway.get("/v1/slots?resourceId=room&from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z"
                + "&available=true&limit=2&cursor=" + new SlotCursor(Fakes.NOW, "z").encoded());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("slots").findValuesAsText("slotId")).containsExactly("a", "b");
        assertThat(SlotCursor.decode(answer.member("nextCursor"))).isEqualTo(new SlotCursor(Fakes.NOW, "b"));
        assertThat(fakes.queries)
                .containsExactly(new SlotQuery(
                        "room",
                        Instant.parse("2026-11-22T00:00:00Z"),
                        Instant.parse("2026-11-23T00:00:00Z"),
                        true,
                        2,
                        new SlotCursor(Fakes.NOW, "z")));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=1&limit=2, limit",
        "limit=99999999999999999999, limit",
        "available=yes, available",
        "from=today, from",
        "to=2026-13-01T00:00:00Z, to",
        "cursor=x, cursor",
        "resourceId=a%20b, resourceId",
        "resourceId=%27%20OR%201=1, resourceId"
    })
    void errorOfAnInvalidQueryNamesTheParameter(String query, String field) {
        Exchange answer = gateway.get("/v1/slots?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("field")).isEqualTo(field);
    }

    @Test
    void slotIsReturnedOr404() {
        assertThat(gateway.get("/v1/slots/there").member("slotId")).isEqualTo("there");
        Exchange none = gateway.get("/v1/slots/none");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.member("code")).isEqualTo("SLOT_NOT_FOUND");
        assertThat(gateway.get("/v1/slots/a%20b").member("field")).isEqualTo("slotId");
    }
}
