package dev.slotkeeper.worker.kafka.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Makes consumers that decode one record at a time and nothing after it, without a group. */
final class SingleReader {

    static final Duration ANSWER = Duration.ofSeconds(3);

    /** Of no use to a consumer without a group, or no text. */
    private static final Set<String> DROPPED = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            BoundedDeserializer.BUDGET);

    private SingleReader() {}

    /** Returns the properties of such a consumer with the connection and the rights of another one, as text. */
    static Map<String, String> properties(Map<String, Object> others, String clientId) {
        Map<String, String> properties = new HashMap<>();
        others.forEach((name, value) -> {
            if (!DROPPED.contains(name) && value != null) {
                properties.put(name, text(value));
            }
        });
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, BoundedDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, BoundedDeserializer.class.getName());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        // A fetch then brings a single batch, so a position never stands before batches that hold no records to read.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "1");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_INCLUDE_JMX_REPORTER_CONFIG, "false");
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(ANSWER.toMillis()));
        return properties;
    }

    static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> properties) {
        return new KafkaConsumer<>(new HashMap<>(properties));
    }

    private static String text(Object value) {
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value instanceof Iterable<?> many) {
            StringBuilder list = new StringBuilder();
            many.forEach(one -> list.append(list.isEmpty() ? "" : ",").append(text(one)));
            return list.toString();
        }
        return value.toString();
    }
}
