package dev.slotkeeper.gateway.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;

/** Reads this gateway through the same format as the others, so that a metric means the same for all. */
final class LocalMetricsSource implements MetricsSource {

    /** The format that {@link PrometheusParser} reads. */
    static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    LocalMetricsSource(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public String name() {
        return "this gateway";
    }

    @Override
    public CompletableFuture<Response> read() {
        String text = meters.scrape(FORMAT, MetricsSnapshot.METERS);
        return CompletableFuture.completedFuture(
                new Response(MetricsSnapshot.of(PrometheusParser.read(text)), HotSlots.NONE));
    }
}
