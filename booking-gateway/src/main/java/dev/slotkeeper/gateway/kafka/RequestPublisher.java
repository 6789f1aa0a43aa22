package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.gateway.queue.LogPosition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes commands to the request log, keyed by slotId.
 *
 * <p>A producer's retries must have ended before its caller is answered, and a caller is answered within its wait plus
 * one second. So there are two producers: one that gives up within that second, and one for callers whose wait covers a
 * short outage of the broker.
 */
final class RequestPublisher implements KafkaBookingRequests.Publication, AutoCloseable {

    static final Duration HURRIED = Duration.ofMillis(800);

    private static final byte[] FIRST_PARTITION =
            ByteBuffer.allocate(Integer.BYTES).putInt(0).array();

    private final Function<Duration, Producer<byte[], byte[]>> producers;
    private final Duration timeout;
    private final byte[] replyTopic;
    private final Runnable kafkaReachable;
    private final CurrentTrace trace;
    private final Timer publishTime;
    private volatile @Nullable Pair pair;

    private record Pair(Producer<byte[], byte[]> hurried, Producer<byte[], byte[]> awaiting) {}

    /**
     * Creates the publisher without opening a producer.
     *
     * @param producers creates a producer whose sends have succeeded or finally failed after the given time
     * @param heardFromKafka called after every acknowledgement
     * @param trace supplies the trace header of each command
     */
    RequestPublisher(
            Function<Duration, Producer<byte[], byte[]>> producers,
            Duration patience,
            String replyTopic,
            Runnable heardFromKafka,
            CurrentTrace trace,
            MeterRegistry meters) {
        this.producers = producers;
        this.timeout = patience;
        this.replyTopic = replyTopic.getBytes(StandardCharsets.UTF_8);
        this.kafkaReachable = heardFromKafka;
        this.trace = trace;
        this.publishTime = Timer.builder("booking.gateway.publish")
                .description("Time from handing a request to the producer to Kafka's acknowledgement")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(2))
                .register(meters);
    }

    /** Opens the producers and fetches the topic's metadata, so that no caller waits for it. */
    synchronized void open() {
        if (pair != null) {
            return;
        }
        Producer<byte[], byte[]> hurried = producers.apply(shorter(HURRIED, timeout));
        Producer<byte[], byte[]> patient = producers.apply(timeout);
        pair = new Pair(hurried, patient);
        hurried.partitionsFor(Topics.REQUESTS);
        patient.partitionsFor(Topics.REQUESTS);
    }

    @Override
    public CompletableFuture<LogPosition> publish(
            Command command, byte[] correlationId, @Nullable SentBy sentBy, Duration wait) {
        Pair open = pair;
        if (open == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("Kafka has not been reachable yet"));
        }
        Producer<byte[], byte[]> producer = wait.compareTo(timeout) >= 0 ? open.awaiting() : open.hurried();
        CompletableFuture<LogPosition> place = new CompletableFuture<>();
        long began = System.nanoTime();
        try {
            var unused = producer.send(record(command, correlationId, sentBy), (metadata, failure) -> {
                if (failure != null) {
                    place.completeExceptionally(failure);
                } else {
                    publishTime.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                    kafkaReachable.run();
                    place.complete(new LogPosition(metadata.partition(), metadata.offset()));
                }
            });
        } catch (RuntimeException producerBroken) {
            place.completeExceptionally(producerBroken);
        }
        return place;
    }

    private ProducerRecord<byte[], byte[]> record(Command command, byte[] correlationId, @Nullable SentBy sentBy) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                Topics.REQUESTS, command.slotId().getBytes(StandardCharsets.UTF_8), ContractJson.write(command));
        message.headers()
                .add(Headers.REPLY_TOPIC, replyTopic)
                .add(Headers.REPLY_PARTITION, FIRST_PARTITION)
                .add(Headers.CORRELATION_ID, correlationId);
        byte[] traceParent = trace.header();
        if (traceParent != null) {
            message.headers().add(Headers.TRACE_PARENT, traceParent);
        }
        if (sentBy != null) {
            message.headers().add(Headers.BY, sentBy.bytes());
        }
        return message;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    @Override
    public synchronized void close() {
        Pair open = pair;
        if (open != null) {
            open.hurried().close(HURRIED);
            open.awaiting().close(timeout);
        }
    }
}
