package dev.slotkeeper.worker.batch;

import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchDecisions;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Limits;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.health.WorkerMetrics.Step;
import dev.slotkeeper.worker.ledger.Ledger;
import dev.slotkeeper.worker.ledger.LedgerTransaction;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Locking;
import dev.slotkeeper.worker.ledger.PartialCommitException;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Decides batches: loads, decides and writes each in one or two transactions, in a constant number of round trips. */
public final class LedgerBatchProcessor implements BatchProcessor {

    /** Attempts to decide a batch before requests for slots that other writers keep changing are refused. */
    static final int MAX_ATTEMPTS = 3;

    /**
     * Number of batches that lock their slots on reading, after a batch lost several guarded writes. A single lost slot
     * can have any cause; several mean that another consumer's batch has the same slots, and the next batches will as
     * well.
     */
    static final int WARY_BATCHES = 32;

    private final Ledger ledger;
    private final CircuitBreaker breaker;
    private final WorkerMetrics metrics;
    private final Consumer<Instant> clock;
    private final WaitlistPolicy waitlistPolicy;
    private final Limits limits;
    private final AtomicInteger wary = new AtomicInteger();

    /** @param clock receives the database's time after each read */
    public LedgerBatchProcessor(
            Ledger ledger,
            CircuitBreaker breaker,
            WorkerMetrics metrics,
            Consumer<Instant> clock,
            WaitlistPolicy waitlistPolicy,
            Limits limits) {
        this.waitlistPolicy = waitlistPolicy;
        this.limits = limits;
        this.ledger = ledger;
        this.breaker = breaker;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Makes the next {@value #WARY_BATCHES} batches lock their slots on reading. */
    public void beWary() {
        wary.set(WARY_BATCHES);
    }

    /**
     * Decides the requests in order and commits every decision before it returns.
     *
     * @return the answers, in the order of the requests
     * @throws io.github.resilience4j.circuitbreaker.CallNotPermittedException while the breaker is open
     * @throws dev.slotkeeper.worker.ledger.LedgerException if nothing was written, or if the outcome of COMMIT is
     *     unknown
     * @throws PartialCommitException if some of the requests are decided and committed; its cause, one of the above, is about
     *     the rest
     */
    @Override
    public List<Answer> decide(List<PlacedRequest> requests) {
        boolean isWary = wary.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        if (isWary && !limits.matter()) {
            return breaker.executeSupplier(() -> decideFreeOnesFirst(requests));
        }
        Locking first = isWary ? Locking.WAIT : Locking.NONE;
        return breaker.executeSupplier(() -> decideAll(requests, first));
    }

    /**
     * Decides and commits the requests whose slots are not locked by others, which releases these slots, and then waits
     * for the remaining slots. Not used with customer limits, which relate requests that share no slot.
     */
    private List<Answer> decideFreeOnesFirst(List<PlacedRequest> placed) {
        IdentityHashMap<PlacedRequest, Answer> answers = new IdentityHashMap<>();
        List<PlacedRequest> waiting = ledger.inTransaction(transaction -> decideFreeOnes(transaction, placed, answers));
        if (!waiting.isEmpty()) {
            beWary();
            try {
                put(waiting, decideAll(waiting, Locking.WAIT), answers);
            } catch (RuntimeException e) {
                throw new PartialCommitException(e);
            }
        }
        return placed.stream().map(answers::get).map(Objects::requireNonNull).toList();
    }

    /** @return the requests that have to wait */
    private List<PlacedRequest> decideFreeOnes(
            LedgerTransaction transaction, List<PlacedRequest> placed, IdentityHashMap<PlacedRequest, Answer> answers) {
        BatchState loaded = load(transaction, requests(placed), Locking.SKIP);
        BatchSplit parted = new BatchSplit(placed, loaded.slots());
        if (parted.free.isEmpty()) {
            return placed;
        }
        BatchDecisions batch = decided(requests(parted.free), loaded, Set.of());
        if (!metrics.timed(Step.WRITE, () -> write(transaction, parted.free, batch))
                .isEmpty()) {
            transaction.startOver();
            return placed;
        }
        put(parted.free, batch.answers(), answers);
        return parted.waiting;
    }

    private static void put(
            List<PlacedRequest> placed, List<Answer> given, IdentityHashMap<PlacedRequest, Answer> answers) {
        for (int i = 0; i < placed.size(); i++) {
            answers.put(placed.get(i), given.get(i));
        }
    }

    private List<Answer> decideAll(List<PlacedRequest> placed, Locking first) {
        return ledger.inTransaction(transaction -> decideAll(transaction, placed, first));
    }

    /**
     * Locks the slots before reading them from the second attempt on, so that no other writer can change them again.
     */
    private List<Answer> decideAll(LedgerTransaction transaction, List<PlacedRequest> placed, Locking first) {
        List<Request> requests = requests(placed);
        Set<String> frozen = new HashSet<>();
        for (int attempt = 1; ; attempt++) {
            BatchState loaded = load(transaction, requests, attempt == 1 ? first : Locking.WAIT);
            BatchDecisions batch = decided(requests, loaded, frozen);
            Set<String> lost = metrics.timed(Step.WRITE, () -> write(transaction, placed, batch));
            if (lost.isEmpty()) {
                return batch.answers();
            }
            metrics.guardRacesLost(lost.size());
            if (lost.size() > 1) {
                beWary();
            }
            transaction.startOver();
            if (attempt >= MAX_ATTEMPTS) {
                frozen.addAll(lost);
            }
        }
    }

    private BatchState load(LedgerTransaction transaction, List<Request> requests, Locking locking) {
        BatchState loaded = metrics.timed(Step.LOAD, () -> transaction.load(requests, locking, limits.matter()));
        clock.accept(loaded.now());
        return loaded;
    }

    private BatchDecisions decided(List<Request> requests, BatchState loaded, Set<String> frozen) {
        return metrics.timed(Step.DECIDE, () -> new BatchDecisions(requests, loaded, frozen, waitlistPolicy, limits));
    }

    private static List<Request> requests(List<PlacedRequest> placed) {
        List<Request> requests = new ArrayList<>(placed.size());
        placed.forEach(request -> requests.add(request.request()));
        return requests;
    }

    private static Set<String> write(LedgerTransaction transaction, List<PlacedRequest> placed, BatchDecisions batch) {
        List<SlotChange> changes = batch.slotChanges();
        Set<String> lost = changes.isEmpty() ? Set.of() : transaction.writeSlots(changes);
        if (lost.isEmpty()) {
            transaction.insert(placed, batch.answers(), batch.bookingChanges());
        }
        return lost;
    }
}
