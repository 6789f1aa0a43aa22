package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.TraceParent;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/** Supplies the trace header of a record. */
@FunctionalInterface
interface CurrentTrace {

    CurrentTrace OFF = () -> null;

    /** Returns the header's value; null if there is no trace. */
    byte @Nullable [] header();

    /**
     * Returns a supplier of the current span's trace.
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
