package dev.slotkeeper.worker.kafka.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Creates consumers without a group that decode one record in each poll and nothing after it. */
final class SingleRecordConsumers {

    static final Duration ANSWER = Duration.ofSeconds(3);

    /** Properties that need a consumer group, or can't be passed as text. */
    private static final Set<String> DROPPED = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            BoundedDeserializer.BUDGET);

    private SingleRecordConsumers() {}

    /** Returns the properties of such a consumer as text, with the connection and credentials of another one. */
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
        // A fetch then returns a single batch, so the position never precedes batches without readable records.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "1");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
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
