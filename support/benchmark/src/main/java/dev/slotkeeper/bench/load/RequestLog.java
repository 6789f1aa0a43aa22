package dev.slotkeeper.bench.load;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Publishes a workload's requests to {@code booking.requests}. */
public final class RequestLog {

    private static final int BATCH_BYTES = 256 * 1024;
    private static final int LINGER_MILLIS = 20;

    private RequestLog() {}

    /** Publishes all requests in order and returns when the broker has acknowledged each. */
    public static void fill(String bootstrapServers, Workload workload) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(bootstrapServers)) {
            Supplier<@Nullable Command> requests = workload.commands();
            for (Command next = requests.get(); next != null; next = requests.get()) {
                var unused = producer.send(message(next), (sent, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
            }
            producer.flush();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a request could not be published", failed);
        }
    }

    /** Returns the request as a record of {@code booking.requests}. */
    public static ProducerRecord<byte[], byte[]> message(Command request) {
        return new ProducerRecord<>(
                Topics.REQUESTS, request.slotId().getBytes(StandardCharsets.US_ASCII), ContractJson.write(request));
    }

    /** Returns a producer configured for bulk sends. */
    public static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER_MILLIS,
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
