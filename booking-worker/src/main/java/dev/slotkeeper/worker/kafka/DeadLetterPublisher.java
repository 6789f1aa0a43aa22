package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.kafka.probe.UndecodableRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes messages that can't be processed as dead letters: bytes and headers as received, with the reason. */
final class DeadLetterPublisher {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterPublisher.class);

    private final Producer<byte[], byte[]> producer;
    private final WorkerMetrics metrics;
    private final RateLimitedLog lines = new RateLimitedLog();
    private final RateLimitedLog tooLarge = new RateLimitedLog();

    DeadLetterPublisher(Producer<byte[], byte[]> producer, WorkerMetrics metrics) {
        this.producer = producer;
        this.metrics = metrics;
    }

    void publish(ConsumerRecord<byte[], byte[]> message, String why, PendingSends sends) {
        metrics.deadLetter();
        if (message instanceof UndecodableRecord undecodable) {
            metrics.undecodable(undecodable.count());
        }
        lines.log(more -> LogFields.about(log.atWarn(), message)
                .log("dead letter: partition {} offset {}: {}{}", message.partition(), message.offset(), why, more));
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topics.DEAD_LETTERS, null, message.key(), message.value(), message.headers());
        letter.headers()
                .add(Headers.DEAD_LETTER_REASON, why.getBytes(StandardCharsets.UTF_8))
                .add(
                        Headers.DEAD_LETTER_PARTITION,
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(message.partition())
                                .array())
                .add(
                        Headers.DEAD_LETTER_OFFSET,
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(message.offset())
                                .array());
        sends.begin();
        var unused = producer.send(letter, (sent, failure) -> {
            if (failure instanceof RecordTooLargeException) {
                // The message stays in the request topic; holding back its neighbours would not help.
                sends.end(null);
                tooLarge.log(more -> LogFields.about(log.atError(), message)
                        .log(
                                "dead letter too large for {}: the message stays at partition {} offset {} of {}{}",
                                Topics.DEAD_LETTERS,
                                message.partition(),
                                message.offset(),
                                message.topic(),
                                more));
            } else {
                sends.end(failure);
            }
        });
    }
}
