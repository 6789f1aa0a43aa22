package dev.slotkeeper.bench.micro;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchDecisions;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures the cost of deciding a batch of 4,000 requests without a database. */
@State(Scope.Benchmark)
public class DecisionCore {

    private static final int BATCH = 4_000;
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** Number of slots from which the batch's requests choose: one, a few, or far more than requests. */
    @Param({"1", "100", "100000"})
    public int slots;

    private List<Request> requests = List.of();
    private Map<String, Slot> loaded = Map.of();

    @Setup
    public void prepare() {
        List<Request> batch = new ArrayList<>(BATCH);
        Map<String, Slot> stored = new HashMap<>();
        Workload.Stream stream = Workload.spread(BATCH, slots, BATCH / 2).stream();
        for (BookSlot next = stream.next(); next != null; next = stream.next()) {
            batch.add(new Request.Valid(next, next.requestId(), NOW.plus(Duration.ofMinutes(1))));
            stored.computeIfAbsent(
                    next.slotId(), slotId -> new Slot(slotId, BATCH / 2, 0, false, 1, NOW.plus(Duration.ofDays(1))));
        }
        requests = batch;
        loaded = stored;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Answer> decide() {
        BatchState state = new BatchState(NOW, loaded.values(), List.of(), Map.of());
        BatchDecisions decisions = new BatchDecisions(requests, state, WaitlistPolicy.USUAL);
        return decisions.slotChanges().isEmpty() ? List.of() : decisions.answers();
    }
}
