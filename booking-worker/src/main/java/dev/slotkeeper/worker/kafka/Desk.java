package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import java.util.List;

/** Decides a batch in its order and commits it; {@link dev.slotkeeper.worker.BookingDesk#decide} says what it throws. */
@FunctionalInterface
interface Desk {

    List<Answer> decide(List<PlacedRequest> requests);
}
