package dev.slotkeeper.gateway.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;

/** Creates the gateway's Kafka clients; addresses and security come from {@code spring.kafka}. */
final class KafkaClients implements AutoCloseable {

    /** Maximum time that a send may block its caller while the topic's leader is unknown or the buffer is full. */
    static final Duration MAX_BLOCK = Duration.ofMillis(150);

    private static final Duration CLOSE = Duration.ofMillis(500);

    private final KafkaProperties kafka;
    private final String name;
    private @Nullable Admin admin;

    KafkaClients(KafkaProperties kafka, String name) {
        this.kafka = kafka;
        this.name = name;
    }

    /**
     * Returns the only admin client; created at first use, because that fails while the broker's name does not resolve.
     */
    synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(common(kafka.buildAdminProperties(null), "admin"));
        }
        return admin;
    }

    /** Creates a producer whose sends have succeeded or finally failed after the given time. */
    Producer<byte[], byte[]> producer(Duration limit) {
        Map<String, Object> config = common(kafka.buildProducerProperties(null), "requests-" + limit.toMillis());
        int delivery = Math.toIntExact(limit.minus(MAX_BLOCK).toMillis());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, delivery);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Creates a consumer outside any group. */
    Consumer<byte[], byte[]> consumer(String purpose, String whenOutOfRange) {
        return consumer(purpose, whenOutOfRange, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES);
    }

    /** Creates a consumer outside any group whose fetches are bounded. */
    Consumer<byte[], byte[]> consumer(String purpose, String whenOutOfRange, int mostBytes) {
        Map<String, Object> config = common(kafka.buildConsumerProperties(null), purpose);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, mostBytes);
        config.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                Math.min(mostBytes, ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES));
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, whenOutOfRange);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common(Map<String, Object> given, String purpose) {
        Map<String, Object> config = new HashMap<>(given);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, name + "-" + purpose);
        config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        // A broker may return with another address.
        config.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, MetadataRecoveryStrategy.REBOOTSTRAP.name);
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000L);
        config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000L);
        return config;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(CLOSE);
        }
    }
}
