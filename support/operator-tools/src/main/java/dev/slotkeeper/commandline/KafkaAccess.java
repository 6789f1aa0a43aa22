package dev.slotkeeper.commandline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the connection to Kafka. Creates clients with them. */
public final class KafkaAccess {

    private static final String LOCAL_RUN = "localhost:29092";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Option(
            names = {"--kafka", "--bootstrap-servers"},
            paramLabel = "HOST:PORT,...",
            description = "the brokers (default: " + LOCAL_RUN + ")")
    private @Nullable String brokers;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            converter = Converter.class,
            showDefaultValue = Visibility.NEVER,
            description = "settings for the Kafka clients, such as security.protocol and sasl.jaas.config")
    private Settings file = new Settings(Map.of());

    private record Settings(Map<String, Object> values) {}

    private static final class Converter implements ITypeConverter<Settings> {

        @Override
        public Settings convert(String file) {
            Properties properties = new Properties();
            try (InputStream bytes = Files.newInputStream(Path.of(file))) {
                properties.load(bytes);
            } catch (IOException | IllegalArgumentException e) {
                throw new TypeConversionException("the file '" + file + "' can't be read as a properties file");
            }
            Map<String, Object> values = new HashMap<>();
            properties.forEach((name, value) -> values.put(String.valueOf(name), value));
            return new Settings(values);
        }
    }

    /** Returns the settings of the file; {@code --kafka} takes precedence over the addresses of the brokers in it. */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(file.values());
        settings.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, LOCAL_RUN);
        if (brokers != null) {
            settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        }
        return settings;
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
        Map<String, Object> config = settings();
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        // The request timeout must be shorter than the API timeout, or an admin client refuses to start.
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() / 2);
        return config;
    }
}
