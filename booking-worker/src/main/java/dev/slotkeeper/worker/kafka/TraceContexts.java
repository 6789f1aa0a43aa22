package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.TraceParent;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads the trace that a record belongs to; an invalid header counts as none. */
public final class TraceContexts {

    private TraceContexts() {}

    /** Returns the header's bytes, to be passed on; null if invalid. Allocates nothing. */
    public static byte @Nullable [] header(Headers headers) {
        Header header = headers.lastHeader(dev.slotkeeper.contracts.Headers.TRACE_PARENT);
        byte[] value = header == null ? null : header.value();
        return TraceParent.isValid(value) ? value : null;
    }

    @Nullable
    public static TraceParent of(Headers headers) {
        return TraceParent.read(header(headers));
    }
}
