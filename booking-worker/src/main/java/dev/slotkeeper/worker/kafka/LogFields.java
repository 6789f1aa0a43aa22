package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.TraceParent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/** What a line of the log is about, as fields of their own for whoever reads logs by program. */
final class LogFields {

    private static final String TRACE_ID = "traceId";

    private LogFields() {}

    /** One record, understood or not. */
    static LoggingEventBuilder about(LoggingEventBuilder line, ConsumerRecord<?, ?> message) {
        LoggingEventBuilder placed =
                line.addKeyValue("partition", message.partition()).addKeyValue("offset", message.offset());
        return traced(placed, Traces.of(message.headers()));
    }

    private static LoggingEventBuilder traced(LoggingEventBuilder placed, @Nullable TraceParent trace) {
        // Within a span the line has it already, and a member can't be there twice.
        return trace == null || MDC.get(TRACE_ID) != null ? placed : placed.addKeyValue(TRACE_ID, trace.traceId());
    }

    /** One request. */
    static LoggingEventBuilder about(LoggingEventBuilder line, Delivery delivery) {
        return about(line, delivery.message())
                .addKeyValue("requestId", delivery.request().requestId())
                .addKeyValue("slotId", delivery.request().slotId());
    }

    /** The request of one reply. */
    static LoggingEventBuilder about(LoggingEventBuilder line, OutgoingReply reply) {
        LoggingEventBuilder placed =
                line.addKeyValue("partition", reply.requestPartition).addKeyValue("offset", reply.requestOffset);
        return traced(placed, TraceParent.read(reply.trace()))
                .addKeyValue("requestId", reply.requestId)
                .addKeyValue("slotId", reply.slotId);
    }
}
