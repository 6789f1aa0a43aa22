package dev.slotkeeper.audit;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Creates Kafka consumers that change nothing: they join no group, commit no offsets and create no topics. */
final class ReadOnlyConsumers {

    private ReadOnlyConsumers() {}

    /** Returns a consumer that can read the committed offsets of the options' group. */
    static Consumer<byte[], byte[]> open(AuditOptions options) {
        Map<String, Object> config = options.kafka.settings();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, options.group);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A record that retention deleted meanwhile must be an error, not a gap.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // The worker's isolation level.
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1024);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 * 1024 * 1024);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
