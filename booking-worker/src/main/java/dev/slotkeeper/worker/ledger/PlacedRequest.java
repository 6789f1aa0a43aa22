package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.worker.decision.Request;

/** A request and its place in the log, which is stored with its decision. */
public interface PlacedRequest {

    Request request();

    int partition();

    long offset();
}
