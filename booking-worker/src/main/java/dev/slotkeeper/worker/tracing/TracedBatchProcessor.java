package dev.slotkeeper.worker.tracing;

import dev.slotkeeper.contracts.TraceParent;
import dev.slotkeeper.worker.batch.BatchProcessor;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.kafka.InboundRequest;
import dev.slotkeeper.worker.kafka.TraceContexts;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.ArrayList;
import java.util.List;

/**
 * Records each batch as one span with links to the spans of the requests' senders. A span for each request would cost
 * more than the decision. A batch without sampled requests has no span.
 */
final class TracedBatchProcessor implements BatchProcessor {

    /** Maximum number of links of a span; of 4,000 requests some are enough. */
    static final int MAX_LINKS = 32;

    private final BatchProcessor batchProcessor;
    private final Tracer tracer;

    TracedBatchProcessor(BatchProcessor batchProcessor, Tracer tracer) {
        this.batchProcessor = batchProcessor;
        this.tracer = tracer;
    }

    @Override
    public List<Answer> decide(List<PlacedRequest> requests) {
        List<Link> links = links(requests);
        if (links.isEmpty()) {
            return batchProcessor.decide(requests);
        }
        Span.Builder builder =
                tracer.spanBuilder().setNoParent().kind(Span.Kind.CONSUMER).name("booking.batch");
        links.forEach(builder::addLink);
        Span span = builder.tag("booking.batch.size", requests.size())
                .tag("booking.partition", requests.get(0).partition())
                .tag("booking.offset", requests.get(0).offset())
                .start();
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            return batchProcessor.decide(requests);
        } catch (RuntimeException failure) {
            span.error(failure);
            throw failure;
        } finally {
            scope.close();
            span.end();
        }
    }

    private List<Link> links(List<PlacedRequest> requests) {
        List<Link> links = new ArrayList<>();
        for (PlacedRequest request : requests) {
            TraceParent parent = request instanceof InboundRequest inbound
                    ? TraceContexts.of(inbound.message().headers())
                    : null;
            if (parent != null && parent.sampled()) {
                links.add(new Link(context(parent)));
                if (links.size() == MAX_LINKS) {
                    break;
                }
            }
        }
        return links;
    }

    private TraceContext context(TraceParent parent) {
        return tracer.traceContextBuilder()
                .traceId(parent.traceId())
                .spanId(parent.spanId())
                .sampled(true)
                .build();
    }
}
