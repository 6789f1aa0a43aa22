package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import java.util.List;

/**
 * Decides a batch in order and commits it; {@link dev.slotkeeper.worker.BookingDesk#decide} documents the exceptions.
 */
@FunctionalInterface
interface Desk {

    List<Answer> decide(List<PlacedRequest> requests);
}
