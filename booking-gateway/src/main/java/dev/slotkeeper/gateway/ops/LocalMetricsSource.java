package dev.slotkeeper.gateway.ops;

import dev.slotkeeper.runtime.OpsEndpoint;
import dev.slotkeeper.runtime.ProgramMetrics;
import java.util.concurrent.CompletableFuture;

/** Reads this gateway's own metrics. */
record LocalMetricsSource(OpsEndpoint endpoint) implements MetricsSource {

    @Override
    public String name() {
        return "this gateway";
    }

    @Override
    public CompletableFuture<ProgramMetrics> read() {
        return CompletableFuture.completedFuture(endpoint.metrics());
    }
}
