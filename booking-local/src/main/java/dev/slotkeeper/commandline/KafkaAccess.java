package dev.slotkeeper.commandline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates Kafka clients from the broker's address and the settings in a properties file, such as a login. */
public final class KafkaAccess {

    /** The options that configure the access. */
    public static final Set<String> OPTIONS = Set.of("--kafka", "--properties");

    private static final String LOCAL_RUN = "localhost:29092";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Map<String, Object> given;

    private KafkaAccess(Map<String, Object> given) {
        this.given = given;
    }

    /**
     * Reads the settings from the arguments.
     *
     * @throws UsageException if the file can't be read
     */
    public static KafkaAccess of(Arguments arguments) {
        Map<String, Object> given = new HashMap<>();
        Path file = arguments.file("--properties");
        if (file != null) {
            read(file).forEach((name, value) -> given.put(String.valueOf(name), value));
        }
        given.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, LOCAL_RUN);
        if (arguments.has("--kafka")) {
            given.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, arguments.value("--kafka", LOCAL_RUN));
        }
        return new KafkaAccess(given);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (InputStream bytes = Files.newInputStream(file)) {
            properties.load(bytes);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("--properties=" + Printable.text(file.toString())
                    + ": the file can't be read as a properties file.");
        }
    }

    /** Returns a consumer that reads committed records, joins no group, commits no offsets and creates no topics. */
    public Consumer<byte[], byte[]> consumer() {
        Map<String, Object> config = config();
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns an idempotent producer. Each send is acknowledged by all in-sync replicas or fails within 20 s. */
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> config = config();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns a client for the metadata of topics. */
    public Admin admin() {
        return Admin.create(config());
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>(given);
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        // The request timeout must be shorter than the API timeout, or an admin client refuses to start.
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2);
        return config;
    }
}
