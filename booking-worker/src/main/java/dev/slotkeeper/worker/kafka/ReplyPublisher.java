package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.decision.Request;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends each outcome to {@code booking.events}, in decision order per slot, and to whoever asked for a reply. */
final class ReplyPublisher {

    private final Producer<byte[], byte[]> events;
    private final ReplySender replies;
    private final BiConsumer<Request, DecisionRecord> watcher;

    /**
     * @param events a producer that never gives up, which keeps the order
     * @param watcher is told of every answer
     */
    ReplyPublisher(Producer<byte[], byte[]> events, ReplySender replies, BiConsumer<Request, DecisionRecord> watcher) {
        this.events = events;
        this.replies = replies;
        this.watcher = watcher;
    }

    /** Sends the answer to one delivery; the publication has its event and its reply. */
    void publish(Delivery delivery, DecisionRecord answer, Publication publication) {
        watcher.accept(delivery.request(), answer);
        byte[] key = answer.slotId().getBytes(StandardCharsets.US_ASCII);
        byte[] value = answer.replyJson();
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(Topics.EVENTS, key, value);
        publication.begin();
        ReplyTo replyTo = delivery.replyTo();
        if (replyTo == null) {
            events.send(event, (sent, failure) -> publication.end(failure));
        } else {
            OutgoingReply reply = new OutgoingReply(delivery, replyTo, key, value, publication);
            events.send(event, (sent, failure) -> {
                reply.eventIsOut();
                publication.end(failure);
            });
            replies.send(reply);
        }
        answer.followUpJson().forEach(more -> follow(key, more, publication));
    }

    /** Whether there is room for the replies of another batch; waits for it so long at most. */
    boolean hasRoom(long millis) {
        return replies.hasRoom(millis);
    }

    /** Gives up replies that wait for topics that take none, so that offsets can go on. */
    void giveWay() {
        replies.giveWay(Long.MAX_VALUE);
    }

    /** Nobody asked for these, so they are events only; they are about the same slot. */
    private void follow(byte[] key, byte[] value, Publication publication) {
        publication.begin();
        events.send(new ProducerRecord<>(Topics.EVENTS, key, value), (sent, failure) -> publication.end(failure));
    }
}
