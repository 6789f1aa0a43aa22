package dev.slotkeeper.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Limits;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.Ledger;
import dev.slotkeeper.worker.ledger.LedgerTransaction;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** When a batch locks its slots before it reads them, and when it trusts its guard. */
class BookingDeskTest {

    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final String SLOT = "slot";

    private final Contested ledger = new Contested();

    @Test
    void whereNobodyElseWritesNothingIsLocked() {
        desk(Limits.NONE).decide(batch());
        desk(Limits.NONE).decide(batch());

        assertThat(ledger.locked).containsExactly(false, false);
    }

    @Test
    void afterSeveralSlotsWereLostManyBatchesLockAtOnceAndThenNoMore() {
        BookingDesk desk = desk(Limits.NONE);
        ledger.stillLost = 1;
        ledger.lost = Set.of(SLOT, "another");
        desk.decide(batch());
        assertThat(ledger.locked).containsExactly(false, true);

        ledger.locked.clear();
        for (int i = 0; i <= BookingDesk.WARY_BATCHES; i++) {
            desk.decide(batch());
        }
        assertThat(ledger.locked.subList(0, BookingDesk.WARY_BATCHES))
                .containsOnly(true)
                .hasSize(BookingDesk.WARY_BATCHES);
        assertThat(ledger.locked.get(BookingDesk.WARY_BATCHES)).isFalse();
    }

    @Test
    void afterOneSlotWasLostOnlyTheNextAttemptLocks() {
        BookingDesk desk = desk(Limits.NONE);
        ledger.stillLost = 1;
        desk.decide(batch());
        desk.decide(batch());

        assertThat(ledger.locked).containsExactly(false, true, false);
    }

    @Test
    void whatIsLostAThirdTimeIsRefused() {
        ledger.stillLost = BookingDesk.MOST_ATTEMPTS;

        List<Answer> answers = desk(Limits.NONE).decide(batch());
        assertThat(answers.get(0).record().code()).isEqualTo(ErrorCode.SLOT_UPDATE_FAILED);
        assertThat(ledger.locked).containsExactly(false, true, true, true);
    }

    @Test
    void customersAreLockedAndReadOnlyWhereALimitAsksForThem() {
        assertThat(desk(Limits.NONE).decide(batch()).get(0).record().outcome()).isEqualTo(Outcome.CONFIRMED);
        desk(new Limits(1, true)).decide(batch());
        desk(new Limits(0, false)).decide(batch());

        assertThat(ledger.askedForCustomers).containsExactly(false, true, true);
    }

    private BookingDesk desk(Limits limits) {
        return new BookingDesk(
                ledger,
                CircuitBreaker.ofDefaults("test"),
                new WorkerMetrics(new SimpleMeterRegistry()),
                now -> assertThat(now).isEqualTo(NOW),
                WaitlistPolicy.USUAL,
                limits);
    }

    private static List<PlacedRequest> batch() {
        BookSlot command = new BookSlot(UUID.randomUUID(), SLOT, "c", 1, null, null);
        return List.of(new Placed(new Request.Booking(command, command.requestId(), NOW)));
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

    /** One slot, for which others are first as often as the test wants. */
    private static final class Contested implements Ledger, LedgerTransaction {

        final List<Boolean> locked = new ArrayList<>();
        final List<Boolean> askedForCustomers = new ArrayList<>();
        Set<String> lost = Set.of(SLOT);
        int stillLost;

        @Override
        public <T> T inTransaction(Function<LedgerTransaction, T> work) {
            return work.apply(this);
        }

        @Override
        public Loaded load(List<? extends Request> requests, boolean lock, boolean customers) {
            locked.add(lock);
            askedForCustomers.add(customers);
            Slot.Terms terms = new Slot.Terms("r", NOW.plusSeconds(7_200), null);
            Slot slot = new Slot(SLOT, 1, 0, Slot.State.OPEN, 1, NOW.plusSeconds(3_600), 0, 1, terms);
            return new Loaded(NOW, List.of(slot), List.of(), List.of(), Map.of());
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
        }
    }
}
