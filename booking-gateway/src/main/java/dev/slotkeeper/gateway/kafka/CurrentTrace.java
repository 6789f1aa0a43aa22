package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.TraceParent;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/** What a record says of the trace it is sent in. */
@FunctionalInterface
interface CurrentTrace {

    CurrentTrace OFF = () -> null;

    /** The header's value; null when there is no trace. */
    byte @Nullable [] header();

    /**
     * Says what this program is doing just now.
     *
     * @param tracer null while tracing is off
     */
    static CurrentTrace of(@Nullable Tracer tracer) {
        if (tracer == null) {
            return OFF;
        }
        return () -> {
            Span span = tracer.currentSpan();
            return span == null ? null : header(span.context());
        };
    }

    private static byte[] header(TraceContext context) {
        return new TraceParent(context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled())).bytes();
    }
}
