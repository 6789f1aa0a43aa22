package dev.slotkeeper.gateway.ops;

import java.util.concurrent.CompletableFuture;

/** A program whose metrics can be read. */
interface MetricsSource {

    /** Returns the name that operators see. */
    String name();

    /** Reads the metrics; fails if the response is late or malformed. */
    CompletableFuture<Response> read();

    /** Metrics and hot slots of one read. */
    record Response(MetricsSnapshot reading, HotSlots hot) {}
}
