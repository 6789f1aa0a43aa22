package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.SlotUpdate;
import dev.slotkeeper.gateway.api.RunningGateway.Exchange;
import dev.slotkeeper.gateway.web.SlotTag;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests entity tags and conditions (RFC 9110, section 13), and the rules for caches. */
class ConditionalCallsTest extends FakedGateway {

    private static Exchange change(String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/merge-patch+json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return gateway.exchange("PATCH", "/v1/slots/there", BodyPublishers.ofString("{\"capacity\":7}"), all);
    }

    @Test
    void slotHasATagThatChangesWithIt() {
        Exchange slot = gateway.get("/v1/slots/there");
        SlotState shown = Fakes.slot("there");
        SlotState booked = new SlotState(
                "there", "room", shown.startsAt(), shown.endsAt(), 10, 4, true, shown.termsVersion(), null);

        assertThat(slot.header("ETag")).isEqualTo(SlotTag.of(shown)).startsWith("\"1.");
        assertThat(SlotTag.of(booked)).isNotEqualTo(SlotTag.of(shown));
        assertThat(gateway.exchange(
                                "GET", "/v1/slots/there", BodyPublishers.noBody(), "If-None-Match", slot.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(gateway.exchange("HEAD", "/v1/slots/there", BodyPublishers.noBody())
                        .header("ETag"))
                .isEqualTo(slot.header("ETag"));
    }

    @Test
    void conditionIsDecidedByTheWorker() {
        fakes.outcome = command -> Fakes.no(command, ErrorCode.SLOT_CHANGED, Reason.TERMS);
        String tag = gateway.get("/v1/slots/there").header("ETag");

        Exchange answer = change("If-Match", tag);

        assertThat(((ChangeSlot) fakes.submitted.get(0).command()).expected())
                .isEqualTo(new SeatCommand.Expected(null, 1));
        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.member("status")).isEqualTo("412");
        assertThat(answer.member("code")).isEqualTo("SLOT_CHANGED");
        assertThat(answer.member("reason")).isEqualTo("TERMS");
    }

    @Test
    void changedSlotHasItsNewTag() {
        SlotState after = Fakes.slot("there");
        UUID id = new UUID(1, 1);
        fakes.outcome = command ->
                Fakes.decided(new SlotUpdate(SlotUpdate.Kind.SLOT_CHANGED, id, command.requestId(), after, Fakes.NOW));

        assertThat(change("If-Match", "*").header("ETag")).isEqualTo(SlotTag.of(after));
        assertThat(change().status()).isEqualTo(200);
        assertThat(fakes.submitted).allSatisfy(one -> assertThat(((ChangeSlot) one.command()).expected())
                .isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "W/\"1.ab\"", "\"x\"", "\"1\", \"2\"", "\"0\"", ""})
    void conditionThatIsNotUnderstoodIsRefused(String ifMatch) {
        Exchange answer = change("If-Match", ifMatch);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.member("field")).isEqualTo("If-Match");
        assertThat(fakes.submitted).isEmpty();
    }

    @Test
    void conditionOnACallThatWouldIgnoreItIsRefused() {
        Exchange closing =
                gateway.exchange("POST", "/v1/slots/there/close", BodyPublishers.noBody(), "If-Match", "\"1\"");

        assertThat(closing.status()).isEqualTo(400);
        assertThat(closing.member("field")).isEqualTo("If-Match");
        assertThat(change("If-None-Match", "*").member("field")).isEqualTo("If-None-Match");
        assertThat(fakes.submitted).isEmpty();
    }

    @Test
    void readsSayHowLongTheyMayBeKept() {
        assertThat(gateway.get("/v1/slots").header("Cache-Control")).isEqualTo("no-cache");
        assertThat(gateway.get("/v1/slots/there").header("Cache-Control")).isEqualTo("no-cache");
        assertThat(gateway.get("/v1/bookings/" + new UUID(1, 1)).header("Cache-Control"))
                .isEqualTo("no-store");
    }
}
