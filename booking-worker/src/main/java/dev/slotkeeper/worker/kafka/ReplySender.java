package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.health.WorkerMetrics.Undeliverable;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends replies to topics that others own: such a topic may be forbidden, missing or deleted while in use, and nobody
 * else may wait for it. While the whole broker is away a reply is kept and sent again.
 */
final class ReplySender {

    private static final Logger log = LoggerFactory.getLogger(ReplySender.class);
    private static final Executor LATER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

    private final Producer<byte[], byte[]> producer;
    private final ReplyTopics topics;
    private final Duration patience;
    private final WorkerMetrics metrics;

    /**
     * @param producer one that gives up by itself, so that a vanished topic does not stay in its buffer
     * @param patience how long after its event a reply is still tried
     */
    ReplySender(Producer<byte[], byte[]> producer, ReplyTopics topics, Duration patience, WorkerMetrics metrics) {
        this.producer = producer;
        this.topics = topics;
        this.patience = patience;
        this.metrics = metrics;
    }

    void send(OutgoingReply reply) {
        String topic = reply.replyTo.topic();
        if (topic == null) {
            undeliverable(reply, Undeliverable.FORBIDDEN);
            return;
        }
        reply.publication.begin();
        attempt(reply, topic);
    }

    private void attempt(OutgoingReply reply, String topic) {
        CompletableFuture<OptionalInt> partitions = topics.partitionsOf(topic);
        if (partitions.isDone() && !partitions.isCompletedExceptionally()) {
            send(reply, topic, partitions.join());
        } else {
            partitions.whenComplete((count, failure) -> {
                if (failure == null) {
                    send(reply, topic, count);
                } else {
                    attemptLater(reply, topic);
                }
            });
        }
    }

    private void send(OutgoingReply reply, String topic, OptionalInt partitions) {
        Integer partition = reply.replyTo.partition();
        if (partitions.isEmpty() || partition != null && partition >= partitions.getAsInt()) {
            undeliverable(reply, Undeliverable.UNKNOWN_TOPIC);
            reply.publication.end(null);
            return;
        }
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(topic, partition, reply.key, reply.value);
        byte[] correlationId = reply.replyTo.correlationId();
        if (correlationId != null) {
            message.headers().add(Headers.CORRELATION_ID, correlationId);
        }
        if (partition != null) {
            message.headers().add(Headers.REPLY_PARTITION, ReplyTo.bytes(partition));
        }
        byte[] trace = Traces.header(reply.delivery.message().headers());
        if (trace != null) {
            message.headers().add(Headers.TRACE_PARENT, trace);
        }
        try {
            producer.send(message, (sent, failure) -> {
                if (failure == null) {
                    reply.publication.end(null);
                } else {
                    topics.forget(topic);
                    attemptLater(reply, topic);
                }
            });
        } catch (IllegalStateException closed) {
            reply.publication.end(closed);
        }
    }

    private void attemptLater(OutgoingReply reply, String topic) {
        if (reply.isOverdue(patience)) {
            undeliverable(reply, Undeliverable.TIMED_OUT);
            reply.publication.end(null);
        } else {
            LATER.execute(() -> attempt(reply, topic));
        }
    }

    private void undeliverable(OutgoingReply reply, Undeliverable cause) {
        metrics.replyUndeliverable(cause);
        String topic = reply.replyTo.topic();
        LogFields.about(log.atWarn(), reply.delivery)
                .log(
                        "reply not sent, {}{}: request {} slot {} partition {} offset {}",
                        cause,
                        topic == null ? "" : " " + topic,
                        reply.delivery.request().requestId(),
                        reply.delivery.request().slotId(),
                        reply.delivery.partition(),
                        reply.delivery.offset());
    }
}
