package dev.slotkeeper.bench.peers;

import dev.slotkeeper.contracts.Topics;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Publishes outcomes to {@link Topics#EVENTS} asynchronously and counts the acknowledged ones. */
final class EventProducer implements AutoCloseable {

    /**
     * Lets many outcomes share one request to the broker, which costs more than they do; a flush does not wait for it.
     */
    private static final int LINGER_MILLIS = 20;

    private final Producer<String, byte[]> producer;
    private final LongAdder acknowledged = new LongAdder();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    EventProducer(String bootstrapServers) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER_MILLIS);
        producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    void send(ProducerRecord<String, byte[]> outcome) {
        var unused = producer.send(outcome, (sent, failed) -> {
            if (failed == null) {
                acknowledged.increment();
            } else {
                failure.compareAndSet(null, failed);
            }
        });
    }

    /** Waits until every send has completed. */
    void flush() {
        producer.flush();
    }

    long acknowledged() {
        return acknowledged.sum();
    }

    /** @throws IllegalStateException if an outcome could not be published */
    void requireHealthy() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("an outcome could not be published", failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
