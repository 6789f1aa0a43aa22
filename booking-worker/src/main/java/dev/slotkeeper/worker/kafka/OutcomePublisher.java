package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.decision.Request;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Sends each outcome to {@code booking.events}, in decision order per slot, and to a reply topic if requested. */
final class OutcomePublisher {

    private final Producer<byte[], byte[]> events;
    private final ReplySender replies;
    private final BiConsumer<Request, DecisionRecord> watcher;

    /**
     * @param events a producer that retries without limit, which keeps the order
     * @param watcher called with every answer
     */
    OutcomePublisher(
            Producer<byte[], byte[]> events, ReplySender replies, BiConsumer<Request, DecisionRecord> watcher) {
        this.events = events;
        this.replies = replies;
        this.watcher = watcher;
    }

    /** Sends the answer to one delivery; adds its events and its reply to the publication. */
    void publish(InboundRequest inbound, DecisionRecord answer, PendingSends sends) {
        watcher.accept(inbound.request(), answer);
        byte[] key = answer.slotId().getBytes(StandardCharsets.US_ASCII);
        byte[] value = answer.replyJson();
        byte[] sentBy = sentBy(inbound);
        ProducerRecord<byte[], byte[]> event = event(key, value, sentBy);
        sends.begin();
        ReplyAddress replyAddress = inbound.replyTo();
        if (replyAddress == null) {
            var unused = events.send(event, (sent, failure) -> sends.end(failure));
        } else {
            OutgoingReply reply = new OutgoingReply(inbound, replyAddress, key, value, sends);
            var unused = events.send(event, (sent, failure) -> {
                reply.eventIsOut();
                sends.end(failure);
            });
            replies.send(reply);
        }
        answer.followUpJson().forEach(more -> follow(event(key, more, sentBy), sends));
    }

    /** Waits at most {@code millis} ms for room for another batch's replies; returns true if there is room. */
    boolean hasRoom(long millis) {
        return replies.hasRoom(millis);
    }

    /** Gives up replies to topics that accept none, so that offsets can advance. */
    void giveWay() {
        replies.giveWay(Long.MAX_VALUE);
    }

    /** Sends a follow-up outcome for the same slot. It answers no request, so it is an event only. */
    private void follow(ProducerRecord<byte[], byte[]> event, PendingSends sends) {
        sends.begin();
        var unused = events.send(event, (sent, failure) -> sends.end(failure));
    }

    private static ProducerRecord<byte[], byte[]> event(byte[] key, byte[] value, byte @Nullable [] sentBy) {
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(Topics.EVENTS, key, value);
        if (sentBy != null) {
            event.headers().add(Headers.BY, sentBy);
        }
        return event;
    }

    /** Returns the header with the command's sender; null if it is missing or breaks the contract. */
    private static byte @Nullable [] sentBy(InboundRequest inbound) {
        Header header = inbound.message().headers().lastHeader(Headers.BY);
        byte[] value = header == null ? null : header.value();
        return SentBy.isValid(value) ? value : null;
    }
}
