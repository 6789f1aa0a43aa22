package dev.slotkeeper.gateway.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;

/** Reads this gateway through the same format as the others, so that a metric means the same for all. */
final class OwnSource implements Source {

    /** The format that {@link Exposition} reads. */
    static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    OwnSource(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public String name() {
        return "this gateway";
    }

    @Override
    public CompletableFuture<Told> ask() {
        String text = meters.scrape(FORMAT, Reading.METERS);
        return CompletableFuture.completedFuture(new Told(Reading.of(Exposition.read(text)), HotSlots.NONE));
    }
}
