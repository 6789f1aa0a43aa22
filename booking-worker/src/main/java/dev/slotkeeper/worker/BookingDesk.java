package dev.slotkeeper.worker;

import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchDecisions;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.health.WorkerMetrics.Step;
import dev.slotkeeper.worker.ledger.Ledger;
import dev.slotkeeper.worker.ledger.LedgerTransaction;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Loaded;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Decides one batch: load, decide, write, in one transaction and a constant number of round trips. */
public final class BookingDesk {

    /** How often a batch is decided anew after another writer changed one of its slots. */
    static final int MOST_ATTEMPTS = 3;

    private final Ledger ledger;
    private final CircuitBreaker breaker;
    private final WorkerMetrics metrics;
    private final Consumer<Instant> clock;

    /** @param clock is told what the database's clock says */
    public BookingDesk(Ledger ledger, CircuitBreaker breaker, WorkerMetrics metrics, Consumer<Instant> clock) {
        this.ledger = ledger;
        this.breaker = breaker;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Decides the requests in their order; when this returns, every decision is committed.
     *
     * @return the answers, in the order of the requests
     * @throws io.github.resilience4j.circuitbreaker.CallNotPermittedException while the breaker is open
     * @throws dev.slotkeeper.worker.ledger.LedgerException when nothing, or nothing certain, was written
     */
    public List<Answer> decide(List<PlacedRequest> requests) {
        return breaker.executeSupplier(() -> ledger.inTransaction(transaction -> decide(transaction, requests)));
    }

    private List<Answer> decide(LedgerTransaction transaction, List<PlacedRequest> placed) {
        List<Request> requests = new ArrayList<>(placed.size());
        placed.forEach(request -> requests.add(request.request()));

        Loaded loaded = metrics.timed(Step.LOAD, () -> transaction.load(requests));
        clock.accept(loaded.now());
        BatchDecisions batch = metrics.timed(
                Step.DECIDE, () -> new BatchDecisions(requests, loaded.slots(), loaded.decisions(), loaded.now()));
        return metrics.timed(Step.WRITE, () -> {
            writeSlots(transaction, batch);
            List<Answer> answers = batch.answers();
            transaction.insert(placed, answers);
            return answers;
        });
    }

    /** Slots that were written are locked and stay as they are; only the lost ones are decided again. */
    private void writeSlots(LedgerTransaction transaction, BatchDecisions batch) {
        List<SlotChange> changes = batch.changes();
        for (int attempt = 1; !changes.isEmpty(); attempt++) {
            Set<String> lost = transaction.writeSlots(changes);
            if (lost.isEmpty()) {
                return;
            }
            metrics.guardRacesLost(lost.size());
            Map<String, Slot> reread = transaction.reread(lost);
            if (attempt == MOST_ATTEMPTS) {
                batch.giveUp(lost, reread);
                return;
            }
            batch.decideAgain(lost, reread);
            changes = batch.changes().stream()
                    .filter(change -> lost.contains(change.after().slotId()))
                    .toList();
        }
    }
}
