package dev.slotkeeper.worker.batch;

import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import java.util.List;

/** Decides a batch in order and commits it; {@link LedgerBatchProcessor#decide} documents the exceptions. */
@FunctionalInterface
public interface BatchProcessor {

    List<Answer> decide(List<PlacedRequest> requests);
}
