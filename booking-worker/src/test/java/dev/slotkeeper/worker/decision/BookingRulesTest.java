package dev.slotkeeper.worker.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookingRulesTest {

    private static final UUID ID = new UUID(0, 1);
    private static final UUID DIGEST = new UUID(0, 2);
    private static final UUID OTHER_DIGEST = new UUID(0, 3);
    private static final Instant NOON = at("12:00:00");

    /** Every slot is s-1, has terms version 2 and starts at 10:00:00; slots are shown as taken/capacity. */
    private static final String TABLE = """
            slot        | request                    | until    | now             | answer

            # yes
            0/1         | book 1                     | 09:30:00 | 09:00:00        | CONFIRMED 1/1
            3/10        | book 1                     | 09:30:00 | 09:00:00        | CONFIRMED 4/10
            3/10        | book 7                     | 09:30:00 | 09:00:00        | CONFIRMED 10/10
            99000/100000| book 1000                  | 09:30:00 | 09:00:00        | CONFIRMED 100000/100000
            3/10        | book 1                     | 09:30:00 | 09:30:00        | CONFIRMED 4/10
            3/10        | book 1                     | 11:00:00 | 09:59:59.999999 | CONFIRMED 4/10
            3/10        | book 1 terms=2             | 09:30:00 | 09:00:00        | CONFIRMED 4/10
            3/10        | book 1 bookings=3          | 09:30:00 | 09:00:00        | CONFIRMED 4/10
            3/10        | book 1 terms=2 bookings=3  | 09:30:00 | 09:00:00        | CONFIRMED 4/10
            3/10        | book 1 nothing             | 09:30:00 | 09:00:00        | CONFIRMED 4/10
            none        | create 5                   |          | 09:00:00        | SLOT_CREATED 0/5
            none        | create 0                   |          | 09:00:00        | SLOT_CREATED 0/0
            none        | create 5                   |          | 12:00:00        | SLOT_CREATED 0/5

            # each reason alone
            3/10        | malformed                  |          | 09:00:00        | VALIDATION_ERROR MALFORMED
            none        | malformed                  |          | 09:00:00        | VALIDATION_ERROR MALFORMED
            3/10        | book 1                     | 09:30:00 | 09:30:00.000001 | VALIDATION_ERROR DEADLINE_EXCEEDED
            3/10        | create 5                   |          | 09:00:00        | VALIDATION_ERROR SLOT_EXISTS 3/10
            3/10 closed | create 5                   |          | 12:00:00        | VALIDATION_ERROR SLOT_EXISTS 3/10
            none        | book 1                     | 09:30:00 | 09:00:00        | SLOT_NOT_FOUND
            3/10 closed | book 1                     | 09:30:00 | 09:00:00        | SLOT_UNAVAILABLE CLOSED 3/10
            10/10       | book 1                     | 09:30:00 | 09:00:00        | SLOT_UNAVAILABLE FULL 10/10
            9/10        | book 2                     | 09:30:00 | 09:00:00        | SLOT_UNAVAILABLE FULL 9/10
            3/10        | book 8                     | 09:30:00 | 09:00:00        | SLOT_UNAVAILABLE FULL 3/10
            0/0         | book 1                     | 09:30:00 | 09:00:00        | SLOT_UNAVAILABLE FULL 0/0
            3/10        | book 1                     | 11:00:00 | 10:00:00        | SLOT_UNAVAILABLE IN_PAST 3/10
            3/10        | book 1                     | 11:00:00 | 10:30:00        | SLOT_UNAVAILABLE IN_PAST 3/10
            3/10        | book 1 terms=1             | 09:30:00 | 09:00:00        | SLOT_CHANGED TERMS 3/10
            3/10        | book 1 terms=3             | 09:30:00 | 09:00:00        | SLOT_CHANGED TERMS 3/10
            3/10        | book 1 bookings=2          | 09:30:00 | 09:00:00        | SLOT_CHANGED BOOKINGS 3/10
            3/10        | book 1 bookings=4          | 09:30:00 | 09:00:00        | SLOT_CHANGED BOOKINGS 3/10

            # two at once: the first in the contract's order is the answer
            none        | book 1                     | 09:30:00 | 11:00:00        | VALIDATION_ERROR DEADLINE_EXCEEDED
            3/10 closed | book 1                     | 09:30:00 | 09:31:00        | VALIDATION_ERROR DEADLINE_EXCEEDED
            10/10       | book 1                     | 09:30:00 | 09:31:00        | VALIDATION_ERROR DEADLINE_EXCEEDED
            3/10        | book 1                     | 09:30:00 | 10:31:00        | VALIDATION_ERROR DEADLINE_EXCEEDED
            3/10        | book 1 terms=1             | 09:30:00 | 09:31:00        | VALIDATION_ERROR DEADLINE_EXCEEDED
            none        | book 1 terms=1 bookings=9  | 09:30:00 | 09:00:00        | SLOT_NOT_FOUND
            10/10 closed| book 1                     | 09:30:00 | 09:00:00        | SLOT_UNAVAILABLE CLOSED 10/10
            3/10 closed | book 1                     | 11:00:00 | 10:30:00        | SLOT_UNAVAILABLE CLOSED 3/10
            3/10 closed | book 1 terms=1 bookings=9  | 09:30:00 | 09:00:00        | SLOT_UNAVAILABLE CLOSED 3/10
            10/10       | book 1                     | 11:00:00 | 10:30:00        | SLOT_UNAVAILABLE FULL 10/10
            10/10       | book 1 terms=1 bookings=9  | 09:30:00 | 09:00:00        | SLOT_UNAVAILABLE FULL 10/10
            3/10        | book 1 terms=1 bookings=9  | 11:00:00 | 10:30:00        | SLOT_UNAVAILABLE IN_PAST 3/10
            3/10        | book 1 terms=1 bookings=9  | 09:30:00 | 09:00:00        | SLOT_CHANGED TERMS 3/10
            """;

    @ParameterizedTest(name = "{0} | {1} | until {2} | at {3} → {4}")
    @CsvSource(textBlock = TABLE, delimiter = '|', useHeadersInDisplayName = true)
    void everyRequestIsDecidedByTheContractsTable(
            String slotShown, String asked, @Nullable String until, String now, String answer) {
        Slot slot = slot(slotShown);

        BatchDecisions batch = decide(slot, request(asked, until), at(now));

        DecisionRecord record = record(batch);
        assertThat(shown(record)).isEqualTo(answer);
        assertThat(record.requestId()).isEqualTo(ID);
        assertThat(record.slotId()).isEqualTo("s-1");
        assertThat(record.digest()).isEqualTo(DIGEST);
        assertThat(record.decidedAt()).isEqualTo(at(now));
        assertThat(record.reply().eventId()).isEqualTo(DecisionRecord.eventId(ID, DIGEST));
        assertThat(batch.slotChanges())
                .extracting(change -> seats(change.after()))
                .isEqualTo(record.outcome() == Outcome.REJECTED ? List.of() : List.of(answer.split(" ")[1]));
    }

    @Test
    void theTableCoversEveryReasonTheRulesCanReturn() {
        Set<Reason> elsewhere = EnumSet.of(Reason.REQUEST_ID_REUSED);
        // Reasons of the other commands are tested in BookingLifecycleTest.
        elsewhere.addAll(EnumSet.range(Reason.NOT_FOUND, Reason.OVERLAPPING));
        Set<ErrorCode> outsideTheRules = EnumSet.of(ErrorCode.SLOT_UPDATE_FAILED, ErrorCode.SLOT_FETCH_ERROR);

        assertThat(EnumSet.complementOf(EnumSet.copyOf(elsewhere)))
                .allSatisfy(reason -> assertThat(TABLE).contains("| " + reason.code() + " " + reason));
        assertThat(EnumSet.complementOf(EnumSet.copyOf(outsideTheRules)))
                .allSatisfy(code -> assertThat(TABLE).contains("| " + code));
    }

    @Test
    void aConfirmationNamesCustomerAndSeats() {
        DecisionRecord record = record(decide(slot("3/10"), request("book 2", "13:00:00"), at("09:00:00")));

        assertThat(record.customerId()).isEqualTo("c-1");
        assertThat(record.quantity()).isEqualTo(2);
        assertThat(record.details()).isNull();
    }

    @Test
    void aCreatedSlotIsOpenAndHasTheFirstTerms() {
        Request request = request("create 5", null);
        CreateSlot command = (CreateSlot) Objects.requireNonNull(request.command());

        BatchDecisions batch = decide(null, request, NOON);

        assertThat(batch.slotChanges()).containsExactly(new SlotChange(null, Slot.created(command)));
        assertThat(record(batch).reply())
                .isEqualTo(new SlotCreated(DecisionRecord.eventId(ID, DIGEST), ID, SlotState.created(command), NOON));
    }

    @Test
    void theRefusalOfAMalformedRequestNamesTheViolation() {
        BookingRejected reply = (BookingRejected)
                record(decide(slot("3/10"), request("malformed", null), NOON)).reply();

        assertThat(reply.message()).isEqualTo("quantity: given 0, allowed 1 to 1000");
        assertThat(reply.customerId()).isEqualTo("c-1");
        assertThat(reply.quantity()).isNull();
        assertThat(reply.currentBookings()).isNull();
    }

    @Test
    void repeatedRequestsGetTheStoredDecision() {
        DecisionRecord earlier = record(decide(slot("3/10"), request("book 1", "09:30:00"), at("09:00:00")));

        assertThat(BookingRules.answerAgain(earlier, request("book 1", "09:30:00")))
                .isSameAs(earlier);
    }

    @Test
    void otherContentUnderTheSameIdIsRefusedWithIdenticalBytes() {
        DecisionRecord earlier = record(decide(slot("3/10"), request("book 1", "09:30:00"), at("09:00:00")));
        Request other = new Request.Valid(bookSlot(2, null), OTHER_DIGEST, NOON);

        DecisionRecord answer = BookingRules.answerAgain(earlier, other);

        assertThat(shown(answer)).isEqualTo("VALIDATION_ERROR REQUEST_ID_REUSED");
        assertThat(answer.decidedAt()).isEqualTo(earlier.decidedAt());
        assertThat(answer.quantity()).isEqualTo(2);
        assertThat(answer.reply().eventId())
                .isNotEqualTo(earlier.reply().eventId())
                .isEqualTo(DecisionRecord.eventId(ID, OTHER_DIGEST));
        assertThat(ContractJson.write(answer.reply()))
                .isEqualTo(ContractJson.write(
                        BookingRules.answerAgain(earlier, other).reply()));
    }

    @Test
    void aMalformedRequestUnderAUsedIdIsStillRefusedAsMalformed() {
        DecisionRecord earlier = record(decide(slot("3/10"), request("book 1", "09:30:00"), at("09:00:00")));
        Request malformed =
                new Request.Malformed(((Request.Malformed) request("malformed", null)).broken(), OTHER_DIGEST);

        DecisionRecord answer = BookingRules.answerAgain(earlier, malformed);

        assertThat(shown(answer)).isEqualTo("VALIDATION_ERROR MALFORMED");
        assertThat(answer.decidedAt()).isEqualTo(earlier.decidedAt());
    }

    @Test
    void slotUpdateFailedShowsTheSlotAsLastRead() {
        assertThat(shown(BookingRules.updateFailed(slot("3/10"), request("book 1", "09:30:00"), NOON)))
                .isEqualTo("SLOT_UPDATE_FAILED 3/10");
        assertThat(shown(BookingRules.updateFailed(null, request("create 5", null), NOON)))
                .isEqualTo("SLOT_UPDATE_FAILED");
    }

    @Test
    void slotFetchErrorIsRetryableAndEachDeliveryHasItsOwnEventId() {
        Request request = request("book 1", "09:30:00");
        DecisionRecord first = BookingRules.fetchError(request, new UUID(3, 17), NOON);
        DecisionRecord second = BookingRules.fetchError(request, new UUID(3, 18), NOON);

        assertThat(shown(first)).isEqualTo("SLOT_FETCH_ERROR");
        assertThat(((BookingRejected) first.reply()).retryable()).isTrue();
        assertThat(first.reply().eventId()).isNotEqualTo(second.reply().eventId());
        assertThat(BookingRules.fetchError(request, new UUID(3, 17), NOON)).isEqualTo(first);
    }

    private static String shown(DecisionRecord record) {
        StringBuilder text = new StringBuilder();
        text.append(record.code() == null ? record.outcome() : record.code());
        if (record.reason() != null) {
            text.append(' ').append(record.reason());
        }
        if (record.capacity() != null) {
            text.append(' ').append(record.currentBookings()).append('/').append(record.capacity());
        }
        return text.toString();
    }

    private static BatchDecisions decide(@Nullable Slot slot, Request request, Instant now) {
        List<Slot> slots = slot == null ? List.of() : List.of(slot);
        return new BatchDecisions(
                List.of(request), new BatchState(now, slots, List.of(), Map.of()), WaitlistPolicy.USUAL);
    }

    private static DecisionRecord record(BatchDecisions batch) {
        return batch.answers().get(0).record();
    }

    private static String seats(Slot slot) {
        return slot.currentBookings() + "/" + slot.capacity();
    }

    private static @Nullable Slot slot(String shown) {
        if (shown.equals("none")) {
            return null;
        }
        String[] seats = shown.replace("closed", "").strip().split("/");
        return new Slot(
                "s-1",
                Integer.parseInt(seats[1]),
                Integer.parseInt(seats[0]),
                shown.endsWith("closed"),
                2,
                at("10:00:00"));
    }

    private static Request request(String asked, @Nullable String until) {
        String[] words = asked.split(" ");
        return switch (words[0]) {
            case "book" ->
                new Request.Valid(
                        bookSlot(Integer.parseInt(words[1]), expected(words)), DIGEST, at(until == null ? "" : until));
            case "create" ->
                new Request.Valid(
                        new CreateSlot(ID, "s-1", "r", at("10:00:00"), at("11:00:00"), Integer.parseInt(words[1])),
                        DIGEST,
                        null);
            default ->
                new Request.Malformed(
                        new DecodedCommand.Broken(
                                ID, "s-1", "c-1", null, new ContractViolation("quantity", "0", "1 to 1000")),
                        DIGEST);
        };
    }

    private static BookSlot bookSlot(int quantity, SeatCommand.@Nullable Expected expected) {
        return new BookSlot(ID, "s-1", "c-1", quantity, expected, null);
    }

    private static SeatCommand.@Nullable Expected expected(String[] words) {
        Integer bookings = null;
        Integer terms = null;
        for (String word : words) {
            if (word.startsWith("bookings=")) {
                bookings = Integer.valueOf(word.substring("bookings=".length()));
            } else if (word.startsWith("terms=")) {
                terms = Integer.valueOf(word.substring("terms=".length()));
            }
        }
        return words.length == 2 ? null : new SeatCommand.Expected(bookings, terms);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-22T" + time + "Z");
    }
}
