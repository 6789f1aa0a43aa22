package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.decision.Request;

/** Is notified of decisions and of assigned partitions; called on the consumers' threads, so it must not block. */
public interface DecisionListener {

    /** Called for each answer, repeated ones included. */
    void decided(Request request, DecisionRecord decision);

    /** Called when a consumer gets partitions, whose previous owner may have published only a part of its changes. */
    void partitionsAssigned();
}
