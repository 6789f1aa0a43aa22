package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.worker.decision.Request;

/** A request with its partition and offset in the request topic, which are stored with its decision. */
public interface PlacedRequest {

    Request request();

    int partition();

    long offset();
}
