package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.batch.BatchProcessor;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchDecisions;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import dev.slotkeeper.worker.ledger.LedgerFailures;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A desk with maps instead of tables; fails as the test requests. */
public final class FakeDesk implements BatchProcessor {

    final Map<String, Slot> slots = new HashMap<>();
    final Map<UUID, DecisionRecord> decisions = new HashMap<>();

    /** The sizes of all batches that it was called with. */
    public final List<Integer> tried = new ArrayList<>();

    @Nullable
    public RuntimeException failure;

    @Nullable
    UUID poison;

    /** Thrown for each batch that contains the poison request. */
    RuntimeException poisonsFailure = LedgerFailures.of(Kind.REFUSED);

    /** If true, the next call commits and then fails with COMMIT_UNKNOWN. */
    boolean losesTheConnectionAfterCommit;

    private final Instant now;

    public FakeDesk(Instant now) {
        this.now = now;
    }

    @Override
    public List<Answer> decide(List<PlacedRequest> placed) {
        tried.add(placed.size());
        if (failure != null) {
            throw failure;
        }
        List<Request> requests = placed.stream().map(PlacedRequest::request).toList();
        if (requests.stream().anyMatch(request -> request.requestId().equals(poison))) {
            throw poisonsFailure;
        }
        BatchDecisions batch = new BatchDecisions(
                requests,
                new BatchState(now, List.copyOf(slots.values()), List.of(), Map.copyOf(decisions)),
                WaitlistPolicy.USUAL);
        batch.slotChanges().forEach(change -> slots.put(change.after().slotId(), change.after()));
        batch.answers().stream()
                .filter(Answer::isNew)
                .forEach(answer -> decisions.put(answer.record().requestId(), answer.record()));
        if (losesTheConnectionAfterCommit) {
            losesTheConnectionAfterCommit = false;
            throw LedgerFailures.of(Kind.COMMIT_UNKNOWN);
        }
        return batch.answers();
    }
}
