package dev.slotkeeper.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Limits;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.Ledger;
import dev.slotkeeper.worker.ledger.LedgerTransaction;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Locking;
import dev.slotkeeper.worker.ledger.PartialCommitException;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests when a batch locks its slots on reading and when it relies on guarded writes. */
class LedgerBatchProcessorTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final String SLOT = "slot";

    private final Contested ledger = new Contested();

    @Test
    void slotsAreNotLockedWhileNoGuardedWriteWasLost() {
        desk(Limits.NONE).decide(batch());
        desk(Limits.NONE).decide(batch());

        assertThat(ledger.locked).containsExactly(Locking.NONE, Locking.NONE);
    }

    @Test
    void afterSeveralLostSlotsTheNextBatchesLockFreeSlotsOnReading() {
        LedgerBatchProcessor batchProcessor = desk(Limits.NONE);
        ledger.stillLost = 1;
        ledger.lost = Set.of(SLOT, "another");
        batchProcessor.decide(batch());
        assertThat(ledger.locked).containsExactly(Locking.NONE, Locking.WAIT);

        ledger.locked.clear();
        for (int i = 0; i <= LedgerBatchProcessor.WARY_BATCHES; i++) {
            batchProcessor.decide(batch());
        }
        assertThat(ledger.locked.subList(0, LedgerBatchProcessor.WARY_BATCHES))
                .containsOnly(Locking.SKIP)
                .hasSize(LedgerBatchProcessor.WARY_BATCHES);
        assertThat(ledger.locked.get(LedgerBatchProcessor.WARY_BATCHES)).isEqualTo(Locking.NONE);
    }

    @Test
    void afterOneSlotWasLostOnlyTheNextAttemptLocks() {
        LedgerBatchProcessor batchProcessor = desk(Limits.NONE);
        ledger.stillLost = 1;
        batchProcessor.decide(batch());
        batchProcessor.decide(batch());

        assertThat(ledger.locked).containsExactly(Locking.NONE, Locking.WAIT, Locking.NONE);
    }

    @Test
    void requestsForASlotLostThreeTimesAreRefused() {
        ledger.stillLost = LedgerBatchProcessor.MAX_ATTEMPTS;

        List<Answer> answers = desk(Limits.NONE).decide(batch());
        assertThat(answers.get(0).record().code()).isEqualTo(ErrorCode.SLOT_UPDATE_FAILED);
        assertThat(ledger.locked).containsExactly(Locking.NONE, Locking.WAIT, Locking.WAIT, Locking.WAIT);
    }

    @Test
    void customersAreLockedAndReadOnlyIfALimitIsSet() {
        assertThat(desk(Limits.NONE).decide(batch()).get(0).record().outcome()).isEqualTo(Outcome.CONFIRMED);
        desk(new Limits(1, true)).decide(batch());
        desk(new Limits(0, false)).decide(batch());

        assertThat(ledger.askedForCustomers).containsExactly(false, true, true);
    }

    @Test
    void requestsForLockedSlotsAndTheirFollowersAreDecidedLater() {
        ledger.taken = Set.of("taken");
        List<PlacedRequest> batch = List.of(
                book("first"),
                move("second", "taken"),
                book("second"),
                book("taken"),
                book(SLOT),
                move("first", "second"),
                book("first"));
        LedgerBatchProcessor batchProcessor = desk(Limits.NONE);
        batchProcessor.beWary();

        List<Answer> answers = batchProcessor.decide(batch);

        assertThat(ledger.locked).containsExactly(Locking.SKIP, Locking.WAIT);
        assertThat(ledger.committed.get(0)).containsExactly(batch.get(0), batch.get(4));
        assertThat(ledger.committed.get(1))
                .containsExactly(batch.get(1), batch.get(2), batch.get(3), batch.get(5), batch.get(6));
        assertThat(answers).map(answer -> answer.record().requestId()).isEqualTo(idsOf(batch));
    }

    @Test
    void aRepeatedRequestIdWaitsForItsFirstOccurrence() {
        ledger.taken = Set.of("taken");
        PlacedRequest putOff = book("taken");
        BookSlot sameId = new BookSlot(putOff.request().requestId(), SLOT, "c", 1, null, null);
        PlacedRequest other = new Placed(new Request.Valid(sameId, UUID.randomUUID(), NOW));
        LedgerBatchProcessor batchProcessor = desk(Limits.NONE);
        batchProcessor.beWary();

        List<Answer> answers = batchProcessor.decide(List.of(putOff, other));

        assertThat(ledger.committed).hasSize(1);
        assertThat(answers.get(0).record().outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(answers.get(1).record().reason()).isEqualTo(Reason.REQUEST_ID_REUSED);
    }

    @Test
    void failureOfThePostponedRequestsIsReportedAsPartlyDecided() {
        ledger.taken = Set.of("taken");
        ledger.failure = new IllegalStateException("the second transaction");
        LedgerBatchProcessor batchProcessor = desk(Limits.NONE);
        batchProcessor.beWary();

        assertThatExceptionOfType(PartialCommitException.class)
                .isThrownBy(() -> batchProcessor.decide(List.of(book(SLOT), book("taken"))))
                .extracting(PartialCommitException::failure)
                .isSameAs(ledger.failure);
        assertThat(ledger.committed).hasSize(1);
    }

    @Test
    void withLimitsABatchIsDecidedInOneTransaction() {
        ledger.taken = Set.of("taken");
        LedgerBatchProcessor batchProcessor = desk(new Limits(1, false));
        batchProcessor.beWary();

        batchProcessor.decide(List.of(book(SLOT), book("taken")));

        assertThat(ledger.locked).containsExactly(Locking.WAIT);
        assertThat(ledger.committed).hasSize(1);
    }

    private static List<UUID> idsOf(List<PlacedRequest> batch) {
        return batch.stream().map(placed -> placed.request().requestId()).toList();
    }

    private LedgerBatchProcessor desk(Limits limits) {
        return new LedgerBatchProcessor(
                ledger,
                CircuitBreaker.ofDefaults("test"),
                new WorkerMetrics(new SimpleMeterRegistry()),
                now -> assertThat(now).isEqualTo(NOW),
                WaitlistPolicy.USUAL,
                limits);
    }

    private static List<PlacedRequest> batch() {
        return List.of(book(SLOT));
    }

    private static PlacedRequest book(String slotId) {
        return placed(new BookSlot(UUID.randomUUID(), slotId, "c", 1, null, null));
    }

    private static PlacedRequest placed(BookSlot command) {
        return new Placed(new Request.Valid(command, command.requestId(), NOW));
    }

    private static PlacedRequest move(String from, String to) {
        UUID id = UUID.randomUUID();
        RescheduleBooking command = new RescheduleBooking(id, from, UUID.randomUUID(), "c", to, null);
        return new Placed(new Request.Valid(command, id, NOW));
    }

    private record Placed(Request request) implements PlacedRequest {
        @Override
        public int partition() {
            return 0;
        }

        @Override
        public long offset() {
            return 0;
        }
    }

    /**
     * A ledger in which guarded writes fail as often as the test sets, and some slots are locked by others at first.
     */
    private static final class Contested implements Ledger, LedgerTransaction {

        final List<Locking> locked = new ArrayList<>();
        final List<Boolean> askedForCustomers = new ArrayList<>();
        final List<List<PlacedRequest>> committed = new ArrayList<>();
        Set<String> lost = Set.of(SLOT);
        Set<String> taken = Set.of();

        @Nullable
        RuntimeException failure;

        int stillLost;

        @Override
        public <T> T inTransaction(Function<LedgerTransaction, T> work) {
            return work.apply(this);
        }

        @Override
        public BatchState load(List<? extends Request> requests, Locking locking, boolean customers) {
            if (failure != null && !locked.isEmpty()) {
                throw failure;
            }
            locked.add(locking);
            askedForCustomers.add(customers);
            Set<String> wanted = new TreeSet<>();
            for (Request request : requests) {
                wanted.add(request.slotId());
                if (request.command() instanceof RescheduleBooking move) {
                    wanted.add(move.toSlotId());
                }
            }
            if (locking == Locking.SKIP) {
                wanted.removeAll(taken);
            }
            List<Slot> slots = wanted.stream().map(Contested::slot).toList();
            return new BatchState(NOW, slots, List.of(), List.of(), Map.of());
        }

        private static Slot slot(String slotId) {
            Slot.Terms terms = new Slot.Terms("r", NOW.plusSeconds(7_200), null);
            return new Slot(slotId, 9, 0, Slot.State.OPEN, 1, NOW.plusSeconds(3_600), 0, 1, terms);
        }

        @Override
        public Set<String> writeSlots(List<SlotChange> changes) {
            return stillLost-- > 0 ? lost : Set.of();
        }

        @Override
        public void startOver() {
            // Nothing was written.
        }

        @Override
        public void insert(List<PlacedRequest> places, List<Answer> answers, List<BookingChange> changes) {
            assertThat(answers).hasSameSizeAs(places);
            committed.add(List.copyOf(places));
        }
    }
}
