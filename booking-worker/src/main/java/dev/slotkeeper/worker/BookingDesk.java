package dev.slotkeeper.worker;

import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchDecisions;
import dev.slotkeeper.worker.decision.Limits;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.health.WorkerMetrics.Step;
import dev.slotkeeper.worker.ledger.Ledger;
import dev.slotkeeper.worker.ledger.LedgerTransaction;
import dev.slotkeeper.worker.ledger.LedgerTransaction.Loaded;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Decides one batch: load, decide, write, in one transaction and a constant number of round trips. */
public final class BookingDesk {

    /** How often a batch is decided anew until what others keep changing is refused. */
    static final int MOST_ATTEMPTS = 3;

    /**
     * How many batches lock their slots at once after one that lost several. One slot is lost to anybody; several are lost to
     * another consumer's batch, and the next batches of the two will meet as well.
     */
    static final int WARY_BATCHES = 32;

    private final Ledger ledger;
    private final CircuitBreaker breaker;
    private final WorkerMetrics metrics;
    private final Consumer<Instant> clock;
    private final WaitlistPolicy waitlistPolicy;
    private final Limits limits;
    private final AtomicInteger wary = new AtomicInteger();

    /** @param clock is told what the database's clock says */
    public BookingDesk(
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

    /**
     * From the second attempt on the slots are locked before they are read, so that nobody else can win again. A wary desk
     * locks them for the first one too: to wait costs less than to decide a batch twice.
     */
    private List<Answer> decide(LedgerTransaction transaction, List<PlacedRequest> placed) {
        List<Request> requests = new ArrayList<>(placed.size());
        placed.forEach(request -> requests.add(request.request()));
        Set<String> frozen = new HashSet<>();
        boolean isWary = wary.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        for (int attempt = 1; ; attempt++) {
            boolean lock = isWary || attempt > 1;
            Loaded loaded = metrics.timed(Step.LOAD, () -> transaction.load(requests, lock, limits.matter()));
            clock.accept(loaded.now());
            BatchDecisions.Basis basis = new BatchDecisions.Basis(
                    loaded.slots(),
                    loaded.bookings(),
                    loaded.stays(),
                    loaded.decisions(),
                    Set.copyOf(frozen),
                    loaded.now());
            BatchDecisions batch =
                    metrics.timed(Step.DECIDE, () -> new BatchDecisions(requests, basis, waitlistPolicy, limits));
            Set<String> lost = metrics.timed(Step.WRITE, () -> write(transaction, placed, batch));
            if (lost.isEmpty()) {
                return batch.answers();
            }
            metrics.guardRacesLost(lost.size());
            if (lost.size() > 1) {
                wary.set(WARY_BATCHES);
            }
            transaction.startOver();
            if (attempt >= MOST_ATTEMPTS) {
                frozen.addAll(lost);
            }
        }
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
