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
    void aRepeatedRequestGetsTheSameAnswerAndOneSeat() {
        BatchDecisions batch = decide(slots(slot("s", 0, 3)), book(1, "s", 1), book(2, "s", 1), book(1, "s", 1));

        assertThat(told(batch)).containsExactly("new CONFIRMED 1/3", "new CONFIRMED 2/3", "again CONFIRMED 1/3");
        assertThat(batch.answers().get(2).record())
                .isSameAs(batch.answers().get(0).record());
        assertThat(changes(batch)).containsExactly("s 0→2");
    }

    @Test
    void anIdDecidedEarlierGetsThatDecisionAndChangesNothing() {
        DecisionRecord stored = decidedBefore(slot("s", 0, 1), book(1, "s", 1));

        BatchDecisions batch = decide(List.of(book(1, "s", 1)), slots(slot("s", 1, 1)), Map.of(id(1), stored), NOW);

        assertThat(batch.answers()).containsExactly(new Answer(stored, false));
        assertThat(batch.slotChanges()).isEmpty();
    }

    @Test
    void aReusedIdWithOtherContentGetsTheSameRefusalInEveryBatch() {
        DecisionRecord stored = decidedBefore(slot("s", 0, 9), book(1, "s", 1));
        Map<UUID, DecisionRecord> earlier = Map.of(id(1), stored);
        List<Request> requests = List.of(book(1, "s", 2));

        BatchDecisions one = decide(requests, slots(slot("s", 1, 9)), earlier, NOW);
        BatchDecisions later = decide(requests, slots(slot("s", 9, 9)), earlier, NOW.plusSeconds(60));

        assertThat(told(one)).containsExactly("again REQUEST_ID_REUSED");
        assertThat(bytes(later)).isEqualTo(bytes(one));
        assertThat(one.slotChanges()).isEmpty();
    }

    @Test
    void aReusedIdWithOtherContentIsRefusedWithinOneBatchToo() {
        BatchDecisions batch = decide(slots(slot("s", 0, 9)), book(1, "s", 1), book(1, "s", 2), book(1, "s", 1));

        assertThat(told(batch)).containsExactly("new CONFIRMED 1/9", "again REQUEST_ID_REUSED", "again CONFIRMED 1/9");
        assertThat(changes(batch)).containsExactly("s 0→1");
    }

    @Test
    void aSlotCreatedInABatchCanBeBookedInIt() {
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
        assertThat(batch.slotChanges().get(0).before()).isNull();
    }

    @Test
    void aBatchOfRefusalsChangesNothing() {
        BatchDecisions batch =
                decide(slots(slot("s", 1, 1)), book(1, "s", 1), book(2, "none", 1), create(3, "s", 5), book(4, "s", 1));

        assertThat(batch.slotChanges()).isEmpty();
    }

    @Test
    void changesAreOrderedBySlotId() {
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
    void onAFrozenSlotOnlyGrantsBecomeSlotUpdateFailed() {
        BatchDecisions batch = decide(
                slots(slot("s", 1, 3), slot("t", 0, 3)),
                Set.of("s"),
                book(1, "s", 1),
                book(2, "s", 9),
                book(1, "s", 1),
                book(3, "t", 1),
                book(1, "s", 2));

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
    void aFrozenSlotThatCouldNotBeCreatedCanNotBeBooked() {
        BatchDecisions batch = decide(slots(), Set.of("s"), create(1, "s", 5), book(2, "s", 1));

        assertThat(told(batch)).containsExactly("new SLOT_UPDATE_FAILED", "new SLOT_NOT_FOUND");
        assertThat(batch.slotChanges()).isEmpty();
    }

    @Test
    void anEarlierDecisionIsRepeatedOnAFrozenSlotToo() {
        DecisionRecord stored = decidedBefore(slot("s", 0, 9), book(1, "s", 1));
        BatchDecisions batch = new BatchDecisions(
                List.of(book(1, "s", 1), book(2, "s", 1)),
                new BatchState(NOW, List.of(slot("s", 3, 9)), List.of(), Map.of(id(1), stored)),
                Set.of("s"),
                WaitlistPolicy.USUAL,
                Limits.NONE);

        assertThat(batch.answers().get(0)).isEqualTo(new Answer(stored, false));
        assertThat(told(batch).get(1)).isEqualTo("new SLOT_UPDATE_FAILED 3/9");
    }

    @Test
    void anEmptyBatchHasNoAnswersAndNoChanges() {
        BatchDecisions batch = decide(slots());

        assertThat(batch.answers()).isEmpty();
        assertThat(batch.slotChanges()).isEmpty();
    }

    private static BatchDecisions decide(Map<String, Slot> slots, Request... requests) {
        return decide(slots, Set.of(), requests);
    }

    private static BatchDecisions decide(Map<String, Slot> slots, Set<String> frozen, Request... requests) {
        return new BatchDecisions(
                List.of(requests),
                new BatchState(NOW, slots.values(), List.of(), Map.of()),
                frozen,
                WaitlistPolicy.USUAL,
                Limits.NONE);
    }

    private static BatchDecisions decide(
            List<Request> requests, Map<String, Slot> slots, Map<UUID, DecisionRecord> earlier, Instant now) {
        return new BatchDecisions(
                requests, new BatchState(now, slots.values(), List.of(), earlier), WaitlistPolicy.USUAL);
    }

    private static DecisionRecord decidedBefore(Slot slot, Request request) {
        return decide(List.of(request), slots(slot), Map.of(), NOW.minusSeconds(3_600))
                .answers()
                .get(0)
                .record();
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
        return batch.slotChanges().stream()
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
        return new Request.Valid(command, digest(command), NOW.plusSeconds(60));
    }

    private static Request create(int number, String slotId, int capacity) {
        CreateSlot command = new CreateSlot(id(number), slotId, "r", STARTS_AT, STARTS_AT.plusSeconds(3_600), capacity);
        return new Request.Valid(command, digest(command), null);
    }

    private static UUID digest(Object command) {
        return new UUID(1, command.hashCode());
    }
}
