package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import dev.slotkeeper.gateway.database.CurrentBooking;
import dev.slotkeeper.gateway.database.DecisionRepository.Found;
import dev.slotkeeper.gateway.kafka.Outcome;
import dev.slotkeeper.gateway.live.BookingState;
import dev.slotkeeper.gateway.queue.LogPosition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the calls that extend a hold, and how a hold's end is shown. */
class HoldApiTest extends FakedGateway {

    private static final UUID HOLD = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11");
    private static final UUID KEY = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b12");
    private static final String EXTEND = "/v1/holds/" + HOLD + "/extend";
    private static final Instant END = Fakes.NOW.plusSeconds(600);

    @BeforeEach
    void hold() {
        fakes.bookings.put(HOLD, new Fakes.Booked("a", "c"));
        fakes.outcome = command -> Fakes.decided(held(command.requestId()));
    }

    private static BookingUpdate held(UUID requestId) {
        return new BookingUpdate(
                BookingUpdate.Kind.SLOT_HELD,
                requestId,
                requestId,
                "a",
                HOLD,
                "c",
                1,
                4,
                10,
                END,
                null,
                null,
                null,
                Fakes.NOW);
    }

    @Test
    void anExtensionIsAnsweredWithTheHoldAndCreatesNothing() {
        Exchange answer =
                gateway.post(EXTEND, "{\"customerId\":\"c\",\"holdSeconds\":60}", "Idempotency-Key", KEY.toString());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Location")).isEmpty();
        assertThat(answer.response().body())
                .isEqualTo(new String(ContractJson.write(held(KEY)), StandardCharsets.UTF_8));
        assertThat(fakes.submitted.get(0).command()).isEqualTo(new ExtendHold(KEY, "a", HOLD, "c", 60, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}"})
    void withoutMembersAHoldIsExtendedAsFarAsPossible(String body) {
        gateway.post(EXTEND, body, "Idempotency-Key", KEY.toString());

        assertThat(fakes.submitted.get(0).command())
                .isEqualTo(new ExtendHold(KEY, "a", HOLD, null, HoldSlot.MAX_SECONDS, null));
    }

    @Test
    void theSameKeyIsTheSameRequest() {
        gateway.post(EXTEND, "{}", "Idempotency-Key", "a key");
        gateway.post(EXTEND, "{}", "Idempotency-Key", "a key");
        gateway.post("/v1/holds/" + HOLD + "/confirm", "{}", "Idempotency-Key", "a key");

        assertThat(fakes.submitted)
                .extracting(one -> one.command().requestId())
                .satisfies(ids -> assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2)));
    }

    @Test
    void anExtensionOutOfRangeIs400() {
        Exchange answer = gateway.post(EXTEND, "{\"holdSeconds\":1801}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("field")).isEqualTo("holdSeconds");
        assertThat(answer.member("allowed")).isEqualTo("1 to 1800");
        assertThat(fakes.submitted).isEmpty();
    }

    @Test
    void refusalsAndUndecidedExtensionsAreAnsweredLikeConfirmations() {
        fakes.outcome = command -> Fakes.no(command, ErrorCode.SLOT_UNAVAILABLE, Reason.IN_PAST);
        assertThat(gateway.post(EXTEND, "{}").member("reason")).isEqualTo("IN_PAST");
        assertThat(gateway.post("/v1/holds/" + KEY + "/extend", "{}").status()).isEqualTo(404);

        fakes.outcome = command -> new Outcome.Undecided(new LogPosition(3, 4711));
        Exchange undecided = gateway.post(EXTEND, "{}", "Idempotency-Key", KEY.toString(), "Prefer", "respond-async");
        assertThat(undecided.status()).isEqualTo(202);
        assertThat(undecided.header("Location")).isEqualTo("/v1/bookings/" + KEY + "?partition=3&offset=4711");
    }

    @Test
    void aHoldIsShownWithItsEndAsItIs() {
        String json = new String(ContractJson.write(held(HOLD)), StandardCharsets.UTF_8);
        fakes.decisions.put(
                HOLD,
                new DecisionRecord(
                        HOLD, "a", HOLD, DecisionRecord.Outcome.HELD, null, null, "c", 1, 4, 10, json, Fakes.NOW));
        Instant now = END.plusSeconds(300);
        fakes.currentBookings.put(HOLD, new CurrentBooking("HELD", null, now, Fakes.slot("a"), HOLD, 0, null));

        Exchange answer = gateway.get("/v1/bookings/" + HOLD);

        assertThat(answer.member("expiresAt")).isEqualTo(now.toString());
        assertThat(answer.json().at("/outcome/expiresAt").asText()).isEqualTo(END.toString());
    }

    @Test
    void theStatusOfAnExtensionIsHeldForGood() {
        String json = new String(ContractJson.write(held(KEY)), StandardCharsets.UTF_8);
        DecisionRecord extended = new DecisionRecord(
                KEY, "a", KEY, DecisionRecord.Outcome.EXTENDED, null, null, "c", 1, 4, 10, json, Fakes.NOW);
        fakes.decisions.put(KEY, extended);

        assertThat(gateway.get("/v1/bookings/" + KEY).member("status")).isEqualTo("HELD");
        assertThat(BookingState.of(new Found(extended, null)).isFinal())
                .as("the hold's own id has its present state")
                .isTrue();
    }
}
