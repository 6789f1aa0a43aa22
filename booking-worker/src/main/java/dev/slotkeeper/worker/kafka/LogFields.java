package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.TraceParent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/** Adds the record or request that a log line is about as structured fields, for programs that read logs. */
final class LogFields {

    private static final String TRACE_ID = "traceId";

    private LogFields() {}

    /** Adds a record's partition, offset and trace. */
    static LoggingEventBuilder about(LoggingEventBuilder line, ConsumerRecord<?, ?> message) {
        LoggingEventBuilder placed =
                line.addKeyValue("partition", message.partition()).addKeyValue("offset", message.offset());
        return traced(placed, TraceContexts.of(message.headers()));
    }

    private static LoggingEventBuilder traced(LoggingEventBuilder placed, @Nullable TraceParent trace) {
        // Within a span the line has the field already, and a JSON member may not occur twice.
        return trace == null || MDC.get(TRACE_ID) != null ? placed : placed.addKeyValue(TRACE_ID, trace.traceId());
    }

    /** Adds a request's record, id and slot. */
    static LoggingEventBuilder about(LoggingEventBuilder line, InboundRequest inbound) {
        return about(line, inbound.message())
                .addKeyValue("requestId", inbound.request().requestId())
                .addKeyValue("slotId", inbound.request().slotId());
    }

    /** Adds the record, id and slot of the request that a reply answers. */
    static LoggingEventBuilder about(LoggingEventBuilder line, OutgoingReply reply) {
        LoggingEventBuilder placed =
                line.addKeyValue("partition", reply.requestPartition).addKeyValue("offset", reply.requestOffset);
        return traced(placed, TraceParent.read(reply.trace()))
                .addKeyValue("requestId", reply.requestId)
                .addKeyValue("slotId", reply.slotId);
    }
}
