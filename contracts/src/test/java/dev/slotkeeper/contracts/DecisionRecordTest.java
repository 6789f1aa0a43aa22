package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionRecordTest {

    private static final UUID DIGEST = UUID.fromString("9d5a3c1e-0000-4000-8000-00000000000a");
    private static final UUID OTHER = UUID.fromString("9d5a3c1e-0000-4000-8000-00000000000b");

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void theSameRecordAlwaysGivesTheSameBytes(Outcome outcome) {
        assertThat(ContractJson.write(record(outcome, DIGEST).reply()))
                .isEqualTo(ContractJson.write(record(outcome, DIGEST).reply()));
    }

    @Test
    void confirmationHasTheValuesOfTheRecord() {
        assertThat(record(Outcome.CONFIRMED, DIGEST).reply())
                .isEqualTo(new BookingConfirmed(
                        DecisionRecord.eventId(Examples.REQUEST_ID, DIGEST),
                        Examples.REQUEST_ID,
                        Examples.SLOT_ID,
                        "c-123",
                        2,
                        4,
                        10,
                        Examples.DECIDED_AT));
    }

    @Test
    void rejectionHasTheValuesOfTheRecord() {
        assertThat(record(Outcome.REJECTED, DIGEST).reply())
                .isEqualTo(new BookingRejected(
                        DecisionRecord.eventId(Examples.REQUEST_ID, DIGEST),
                        Examples.REQUEST_ID,
                        Examples.SLOT_ID,
                        "c-123",
                        2,
                        ErrorCode.SLOT_UNAVAILABLE,
                        Reason.FULL,
                        null,
                        4,
                        10,
                        Examples.DECIDED_AT));
    }

    @Test
    void createdSlotHasItsStateAtCreation() {
        assertThat(record(Outcome.SLOT_CREATED, DIGEST).reply()).isEqualTo(Examples.slotCreated(10));
    }

    @Test
    void eventIdsDifferWithTheContentAndWithTheRequest() {
        UUID eventId = DecisionRecord.eventId(Examples.REQUEST_ID, DIGEST);

        assertThat(DecisionRecord.eventId(Examples.REQUEST_ID, DIGEST)).isEqualTo(eventId);
        assertThat(DecisionRecord.eventId(Examples.REQUEST_ID, OTHER)).isNotEqualTo(eventId);
        assertThat(DecisionRecord.eventId(OTHER, DIGEST)).isNotEqualTo(eventId);
        assertThat(DecisionRecord.eventId(DIGEST, Examples.REQUEST_ID)).isNotEqualTo(eventId);
        assertThat(record(Outcome.CONFIRMED, OTHER).reply().eventId())
                .isNotEqualTo(record(Outcome.CONFIRMED, DIGEST).reply().eventId());
    }

    /**
     * Fixes the event id of known ids: replies to stored decisions are sent again years later, so ids must never
     * change.
     */
    @Test
    void eventIdsAreNameBasedOverBothIds() {
        UUID one = UUID.fromString("00000000-0000-0000-0000-000000000001");
        UUID two = UUID.fromString("00000000-0000-0000-0000-000000000002");

        assertThat(DecisionRecord.eventId(one, two)).hasToString("1ad7dfd3-42e3-3e2f-a08f-a6a6aedb29d5");
    }

    @Test
    void recordWithoutARequiredColumnGivesNoReply() {
        DecisionRecord whole = record(Outcome.CONFIRMED, DIGEST);
        DecisionRecord lacking = new DecisionRecord(
                whole.requestId(),
                whole.slotId(),
                DIGEST,
                Outcome.CONFIRMED,
                null,
                null,
                null,
                2,
                4,
                10,
                null,
                whole.decidedAt());

        assertThatNullPointerException().isThrownBy(lacking::reply);
    }

    @Test
    void reasonOfAnotherCodeIsRejected() {
        assertThatThrownBy(() -> Examples.rejected(ErrorCode.SLOT_CHANGED, Reason.FULL))
                .hasMessageContainingAll("FULL", "SLOT_CHANGED");
        assertThatThrownBy(() -> Examples.rejected(ErrorCode.SLOT_UNAVAILABLE, null))
                .hasMessageContainingAll("null", "SLOT_UNAVAILABLE");
        assertThatThrownBy(() -> Examples.rejected(ErrorCode.SLOT_NOT_FOUND, Reason.CLOSED))
                .hasMessageContainingAll("CLOSED", "SLOT_NOT_FOUND");
    }

    private static DecisionRecord record(Outcome outcome, UUID digest) {
        boolean refused = outcome == Outcome.REJECTED;
        return new DecisionRecord(
                Examples.REQUEST_ID,
                Examples.SLOT_ID,
                digest,
                outcome,
                refused ? ErrorCode.SLOT_UNAVAILABLE : null,
                refused ? Reason.FULL : null,
                "c-123",
                2,
                4,
                10,
                outcome == Outcome.SLOT_CREATED
                        ? new String(ContractJson.write(Examples.slotCreated(10)), UTF_8)
                        : null,
                Examples.DECIDED_AT);
    }
}
