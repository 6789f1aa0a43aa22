package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Headers;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Holds a reply until its topic has it. Of its request it keeps only what it needs itself. */
final class OutgoingReply {

    private static final long NOT_YET = Long.MIN_VALUE;

    /** Estimated bytes of the objects that hold a reply, the producer's included. */
    private static final int OVERHEAD_BYTES = 500;

    final UUID requestId;
    final String slotId;
    final int requestPartition;
    final long requestOffset;
    final PendingSends sends;
    private final ReplyAddress replyAddress;
    private final byte[] key;
    private final byte[] value;
    private final byte @Nullable [] trace;

    private volatile long eventOutSince = NOT_YET;
    private boolean hasEnded;

    OutgoingReply(InboundRequest inbound, ReplyAddress replyAddress, byte[] key, byte[] value, PendingSends sends) {
        this.requestId = inbound.request().requestId();
        this.slotId = inbound.request().slotId();
        this.requestPartition = inbound.partition();
        this.requestOffset = inbound.offset();
        this.trace = TraceContexts.header(inbound.message().headers());
        this.replyAddress = replyAddress;
        this.key = key;
        this.value = value;
        this.sends = sends;
    }

    /** Returns the requested topic; null if the reply headers are not allowed. */
    @Nullable
    String requestedTopic() {
        return replyAddress.topic();
    }

    String topic() {
        return Objects.requireNonNull(replyAddress.topic(), "a reply that may not be sent has no topic");
    }

    @Nullable
    Integer partition() {
        return replyAddress.partition();
    }

    byte @Nullable [] trace() {
        return trace;
    }

    /** Returns the estimated memory in bytes. */
    int bytes() {
        byte[] correlation = replyAddress.correlationId();
        return OVERHEAD_BYTES + key.length + value.length + (correlation == null ? 0 : correlation.length);
    }

    ProducerRecord<byte[], byte[]> message() {
        Integer partition = replyAddress.partition();
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic(), partition, key, value);
        byte[] correlationId = replyAddress.correlationId();
        if (correlationId != null) {
            message.headers().add(Headers.CORRELATION_ID, correlationId);
        }
        if (partition != null) {
            message.headers().add(Headers.REPLY_PARTITION, ReplyAddress.bytes(partition));
        }
        if (trace != null) {
            message.headers().add(Headers.TRACE_PARENT, trace);
        }
        return message;
    }

    /** Marks the reply as ended. Returns true the first time only, so that it is counted once after any failure. */
    synchronized boolean end() {
        boolean isFirst = !hasEnded;
        hasEnded = true;
        return isFirst;
    }

    /** Records that sending the outcome's event has ended; the reply's timeout starts now. */
    void eventIsOut() {
        eventOutSince = System.nanoTime();
    }

    /** Returns true if the event was sent longer ago than the timeout: then the reply topic itself is at fault. */
    boolean isOverdue(Duration timeout) {
        long since = eventOutSince;
        return since != NOT_YET && System.nanoTime() - since > timeout.toNanos();
    }

    /** Returns true if the event was sent before this value of {@link System#nanoTime()}. */
    boolean hadItsEventOutBefore(long nanos) {
        long since = eventOutSince;
        return since != NOT_YET && nanos - since > 0;
    }
}
