package dev.slotkeeper.worker.decision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BatchDecisionsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant STARTS_AT = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void requestsOfOneSlotAreDecidedInTheirOrder() {
        BatchDecisions batch = decide(slots(slot("s", 0, 3)), book(1, "s", 2), book(2, "s", 2), book(3, "s", 1));

        assertThat(told(batch)).containsExactly("new CONFIRMED 2/3", "new FULL 2/3", "new CONFIRMED 3/3");
        assertThat(changes(batch)).containsExactly("s 0→3");
    }

    @Test
    void everySlotHasItsOwnQueue() {
        BatchDecisions batch = decide(
                slots(slot("a", 0, 1), slot("b", 0, 1)),
                book(1, "a", 1),
                book(2, "b", 1),
                book(3, "a", 1),
                book(4, "b", 1));

        assertThat(told(batch))
                .containsExactly("new CONFIRMED 1/1", "new CONFIRMED 1/1", "new FULL 1/1", "new FULL 1/1");
    }

    @Test
    void theSameIdTwiceGetsTheSameAnswerTwiceAndOneSeat() {
        BatchDecisions batch = decide(slots(slot("s", 0, 3)), book(1, "s", 1), book(2, "s", 1), book(1, "s", 1));

        assertThat(told(batch)).containsExactly("new CONFIRMED 1/3", "new CONFIRMED 2/3", "again CONFIRMED 1/3");
        assertThat(batch.answers().get(2).record())
                .isSameAs(batch.answers().get(0).record());
        assertThat(changes(batch)).containsExactly("s 0→2");
    }

    @Test
    void anIdDecidedLongAgoGetsThatDecisionAndMovesNothing() {
        DecisionRecord stored = BookingRules.decide(slot("s", 0, 1), book(1, "s", 1), NOW.minusSeconds(3_600))
                .record();

        BatchDecisions batch =
                new BatchDecisions(List.of(book(1, "s", 1)), slots(slot("s", 1, 1)), Map.of(id(1), stored), NOW);

        assertThat(batch.answers()).containsExactly(new Answer(stored, false));
        assertThat(batch.changes()).isEmpty();
    }

    @Test
    void aUsedIdWithOtherContentIsToldSoInTheSameBytesInEveryBatch() {
        DecisionRecord stored = BookingRules.decide(slot("s", 0, 9), book(1, "s", 1), NOW.minusSeconds(3_600))
                .record();
        Map<UUID, DecisionRecord> earlier = Map.of(id(1), stored);
        List<Request> requests = List.of(book(1, "s", 2));

        BatchDecisions one = new BatchDecisions(requests, slots(slot("s", 1, 9)), earlier, NOW);
        BatchDecisions later = new BatchDecisions(requests, slots(slot("s", 9, 9)), earlier, NOW.plusSeconds(60));

        assertThat(told(one)).containsExactly("again REQUEST_ID_REUSED");
        assertThat(bytes(later)).isEqualTo(bytes(one));
        assertThat(one.changes()).isEmpty();
    }

    @Test
    void aUsedIdWithOtherContentIsToldSoWithinOneBatchToo() {
        BatchDecisions batch = decide(slots(slot("s", 0, 9)), book(1, "s", 1), book(1, "s", 2), book(1, "s", 1));

        assertThat(told(batch)).containsExactly("new CONFIRMED 1/9", "again REQUEST_ID_REUSED", "again CONFIRMED 1/9");
        assertThat(changes(batch)).containsExactly("s 0→1");
    }

    @Test
    void aSlotMadeInABatchCanBeBookedInIt() {
        BatchDecisions batch = decide(
                slots(), book(1, "s", 1), create(2, "s", 2), book(3, "s", 1), create(4, "s", 9), book(5, "s", 2));

        assertThat(told(batch))
                .containsExactly(
                        "new SLOT_NOT_FOUND",
                        "new SLOT_CREATED 0/2",
                        "new CONFIRMED 1/2",
                        "new SLOT_EXISTS 1/2",
                        "new FULL 1/2");
        assertThat(changes(batch)).containsExactly("s new→1");
        assertThat(batch.changes().get(0).created()).isEqualTo(create(2, "s", 2).command());
    }

    @Test
    void aBatchOfRefusalsChangesNothing() {
        BatchDecisions batch =
                decide(slots(slot("s", 1, 1)), book(1, "s", 1), book(2, "none", 1), create(3, "s", 5), book(4, "s", 1));

        assertThat(batch.changes()).isEmpty();
    }

    @Test
    void changesComeInTheOrderOfAllLocking() {
        BatchDecisions batch = decide(
                slots(slot("b", 0, 1), slot("B", 0, 1), slot("a-2", 0, 1), slot("a_2", 0, 1), slot("c", 1, 1)),
                book(1, "b", 1),
                create(2, "a", 1),
                book(3, "a_2", 1),
                book(4, "B", 1),
                book(5, "c", 1),
                book(6, "a-2", 1));

        assertThat(changes(batch)).containsExactly("B 0→1", "a new→0", "a-2 0→1", "a_2 0→1", "b 0→1");
    }

    @Test
    void whatAnotherWriterOvertookIsDecidedAgainOnWhatItLeft() {
        BatchDecisions batch =
                decide(slots(slot("s", 0, 3), slot("t", 0, 3)), book(1, "s", 1), book(2, "t", 1), book(3, "s", 1));

        batch.decideAgain(Set.of("s"), slots(slot("s", 2, 3)));

        assertThat(told(batch)).containsExactly("new CONFIRMED 3/3", "new CONFIRMED 1/3", "new FULL 3/3");
        assertThat(changes(batch)).containsExactly("s 2→3", "t 0→1");
    }

    @Test
    void aGuardLostTwiceIsDecidedOnWhatWasReadLast() {
        BatchDecisions batch = decide(slots(slot("s", 0, 3)), book(1, "s", 1));

        batch.decideAgain(Set.of("s"), slots(slot("s", 1, 3)));
        batch.decideAgain(Set.of("s"), slots(slot("s", 2, 3)));

        assertThat(told(batch)).containsExactly("new CONFIRMED 3/3");
        assertThat(changes(batch)).containsExactly("s 2→3");
    }

    @Test
    void repeatsOfAnOvertakenIdFollowTheNewDecision() {
        BatchDecisions batch = decide(slots(slot("s", 0, 1)), book(1, "s", 1), book(1, "s", 1), book(1, "s", 5));

        batch.decideAgain(Set.of("s"), slots(slot("s", 1, 1)));

        assertThat(told(batch)).containsExactly("new FULL 1/1", "again FULL 1/1", "again REQUEST_ID_REUSED");
        assertThat(batch.changes()).isEmpty();
    }

    @Test
    void anIdUsedOnTwoSlotsBelongsToItsFirstHoweverOftenTheSecondIsLost() {
        BatchDecisions batch =
                decide(slots(slot("a", 0, 1), slot("b", 0, 9)), book(1, "a", 1), book(1, "b", 1), book(2, "b", 1));

        batch.decideAgain(Set.of("b"), slots(slot("b", 5, 9)));

        assertThat(told(batch)).containsExactly("new CONFIRMED 1/1", "again REQUEST_ID_REUSED", "new CONFIRMED 6/9");
        assertThat(changes(batch)).containsExactly("a 0→1", "b 5→6");
    }

    @Test
    void anIdUsedOnTwoSlotsBelongsToItsFirstEvenWhenThatOneIsLostAndRefused() {
        BatchDecisions batch = decide(slots(slot("a", 0, 1), slot("b", 0, 9)), book(1, "a", 1), book(1, "b", 1));
        List<String> before = bytes(batch);

        batch.decideAgain(Set.of("a"), slots(slot("a", 1, 1)));

        assertThat(told(batch)).containsExactly("new FULL 1/1", "again REQUEST_ID_REUSED");
        assertThat(bytes(batch).get(1)).isEqualTo(before.get(1));
        assertThat(batch.changes()).isEmpty();
    }

    @Test
    void aSlotThatWasDeletedMeanwhileIsNotFound() {
        BatchDecisions batch = decide(slots(slot("s", 0, 3)), book(1, "s", 1));

        batch.decideAgain(Set.of("s"), slots());

        assertThat(told(batch)).containsExactly("new SLOT_NOT_FOUND");
        assertThat(batch.changes()).isEmpty();
    }

    @Test
    void aSlotThatSomebodyElseMadeMeanwhileExistsAndIsBooked() {
        BatchDecisions batch = decide(slots(), create(1, "s", 5), book(2, "s", 1));

        batch.decideAgain(Set.of("s"), slots(slot("s", 0, 1)));

        assertThat(told(batch)).containsExactly("new SLOT_EXISTS 0/1", "new CONFIRMED 1/1");
        assertThat(changes(batch)).containsExactly("s 0→1");
        assertThat(batch.changes().get(0).created()).isNull();
    }

    @Test
    void aSlotThatWasDeletedMeanwhileCanBeMadeInTheSameBatch() {
        BatchDecisions batch = decide(slots(slot("s", 0, 1)), book(1, "s", 1), create(2, "s", 5), book(3, "s", 1));

        batch.decideAgain(Set.of("s"), slots());

        assertThat(told(batch)).containsExactly("new SLOT_NOT_FOUND", "new SLOT_CREATED 0/5", "new CONFIRMED 1/5");
        assertThat(changes(batch)).containsExactly("s new→1");
    }

    @Test
    void givingUpRefusesWhatWouldBeGrantedAndNothingElse() {
        BatchDecisions batch = decide(
                slots(slot("s", 0, 3), slot("t", 0, 3)),
                book(1, "s", 1),
                book(2, "s", 9),
                book(1, "s", 1),
                book(3, "t", 1),
                book(1, "s", 2));

        batch.giveUp(Set.of("s"), slots(slot("s", 1, 3)));

        assertThat(told(batch))
                .containsExactly(
                        "new SLOT_UPDATE_FAILED 1/3",
                        "new FULL 1/3",
                        "again SLOT_UPDATE_FAILED 1/3",
                        "new CONFIRMED 1/3",
                        "again REQUEST_ID_REUSED");
        assertThat(changes(batch)).containsExactly("t 0→1");
    }

    @Test
    void givingUpOnASlotThatCouldNotBeMadeLeavesNothingToBook() {
        BatchDecisions batch = decide(slots(), create(1, "s", 5), book(2, "s", 1));

        batch.giveUp(Set.of("s"), slots());

        assertThat(told(batch)).containsExactly("new SLOT_UPDATE_FAILED", "new SLOT_NOT_FOUND");
        assertThat(batch.changes()).isEmpty();
    }

    @Test
    void whatWasDecidedLongAgoSurvivesALostGuardAndGivingUp() {
        DecisionRecord stored = BookingRules.decide(slot("s", 0, 9), book(1, "s", 1), NOW.minusSeconds(3_600))
                .record();
        BatchDecisions batch = new BatchDecisions(
                List.of(book(1, "s", 1), book(2, "s", 1)), slots(slot("s", 1, 9)), Map.of(id(1), stored), NOW);

        batch.decideAgain(Set.of("s"), slots(slot("s", 2, 9)));
        assertThat(batch.answers().get(0)).isEqualTo(new Answer(stored, false));

        batch.giveUp(Set.of("s"), slots(slot("s", 3, 9)));
        assertThat(batch.answers().get(0)).isEqualTo(new Answer(stored, false));
        assertThat(told(batch).get(1)).isEqualTo("new SLOT_UPDATE_FAILED 3/9");
    }

    @Test
    void anEmptyBatchIsAnsweredWithNothing() {
        BatchDecisions batch = decide(slots());

        assertThat(batch.answers()).isEmpty();
        assertThat(batch.changes()).isEmpty();
    }

    private static BatchDecisions decide(Map<String, Slot> slots, Request... requests) {
        return new BatchDecisions(List.of(requests), slots, Map.of(), NOW);
    }

    private static List<String> told(BatchDecisions batch) {
        return batch.answers().stream().map(BatchDecisionsTest::told).toList();
    }

    private static String told(Answer answer) {
        DecisionRecord record = answer.record();
        String what = record.reason() != null
                ? record.reason().name()
                : record.code() != null
                        ? record.code().name()
                        : record.outcome().name();
        String seats = record.capacity() == null ? "" : " " + record.currentBookings() + "/" + record.capacity();
        return (answer.isNew() ? "new " : "again ") + what + seats;
    }

    private static List<String> changes(BatchDecisions batch) {
        return batch.changes().stream()
                .map(change -> change.after().slotId() + " "
                        + (change.before() == null ? "new" : change.before().currentBookings())
                        + "→" + change.after().currentBookings())
                .toList();
    }

    private static List<String> bytes(BatchDecisions batch) {
        return batch.answers().stream()
                .map(answer -> new String(ContractJson.write(answer.record().reply()), UTF_8))
                .toList();
    }

    private static Map<String, Slot> slots(Slot... slots) {
        Map<String, Slot> byId = new HashMap<>();
        Arrays.stream(slots).forEach(slot -> byId.put(slot.slotId(), slot));
        return byId;
    }

    private static Slot slot(String slotId, int taken, int capacity) {
        return new Slot(slotId, capacity, taken, false, 1, STARTS_AT);
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }

    private static Request book(int number, String slotId, int quantity) {
        BookSlot command = new BookSlot(id(number), slotId, "c", quantity, null, null);
        return new Request.Booking(command, digest(command), NOW.plusSeconds(60));
    }

    private static Request.NewSlot create(int number, String slotId, int capacity) {
        CreateSlot command = new CreateSlot(id(number), slotId, "r", STARTS_AT, STARTS_AT.plusSeconds(3_600), capacity);
        return new Request.NewSlot(command, digest(command));
    }

    private static UUID digest(Object command) {
        return new UUID(1, command.hashCode());
    }
}
