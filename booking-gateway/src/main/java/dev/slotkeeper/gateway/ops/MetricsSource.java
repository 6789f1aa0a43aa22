package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.runtime.ProgramMetrics;
import java.util.concurrent.CompletableFuture;

/** A program whose metrics can be read. */
interface MetricsSource {

    /** Returns the name that operators see. */
    String name();

    /** Reads the metrics; fails if the response is late or malformed. */
    CompletableFuture<ProgramMetrics> read();
}
