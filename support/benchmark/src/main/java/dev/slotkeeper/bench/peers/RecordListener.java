package dev.slotkeeper.bench.peers;

import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.bench.load.RequestLog;
import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.RecordInterceptor;

/** Decides like most spring-kafka workers: a listener that receives one record at a time. */
public final class RecordListener implements Peer {

    /** Number of consumers, the same as in Slotkeeper's worker. */
    private static final int CONSUMERS = 2;

    private static final Duration STOP = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "record-listener";
    }

    @Override
    public Map<Metric, Double> decide(Stage stage, Workload workload, Duration most) {
        RequestLog.fill(stage.bootstrapServers(), workload);
        try (HikariDataSource pool = stage.pool(CONSUMERS, true);
                EventProducer events = new EventProducer(stage.bootstrapServers())) {
            Run run = new Run(stage, events::acknowledged);
            RecordBooking booking = new RecordBooking(pool);
            var container = container(stage, booking, events);
            container.start();
            try {
                run.follow(workload.requests(), most, events::requireHealthy);
            } finally {
                container.stop();
            }
            return run.metrics(booking.booked());
        }
    }

    private static ConcurrentMessageListenerContainer<String, byte[]> container(
            Stage stage, RecordBooking booking, EventProducer events) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stage.bootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        ContainerProperties properties = new ContainerProperties(Topics.REQUESTS);
        properties.setGroupId("record-listener-" + UUID.randomUUID());
        // Commits once per poll instead of per record; repeated deliveries after a crash are safe.
        properties.setAckMode(AckMode.BATCH);
        properties.setMessageListener(
                (MessageListener<String, byte[]>) record -> events.send(booking.decide(record.value())));
        properties.setShutdownTimeout(STOP.toMillis());
        properties.setStopImmediate(true);
        var container = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(config, new StringDeserializer(), new ByteArrayDeserializer()),
                properties);
        container.setConcurrency(CONSUMERS);
        container.setRecordInterceptor(new FlushBeforeCommit(events));
        return container;
    }

    /** Waits for the acknowledgement of outcomes before their offsets are committed, so that a crash loses none. */
    private record FlushBeforeCommit(EventProducer events) implements RecordInterceptor<String, byte[]> {

        @Override
        public ConsumerRecord<String, byte[]> intercept(
                ConsumerRecord<String, byte[]> record, Consumer<String, byte[]> consumer) {
            return record;
        }

        /** Flushes after the records of a poll are processed; the container commits afterwards. */
        @Override
        public void clearThreadState(Consumer<?, ?> consumer) {
            events.flush();
        }
    }
}
