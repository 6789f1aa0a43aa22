package dev.slotkeeper.bench.peers;

import com.zaxxer.hikari.HikariDataSource;
import dev.slotkeeper.bench.load.RequestLog;
import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.contracts.Topics;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Decides with Confluent's Parallel Consumer, ordered by key: sequentially per slot, concurrently across slots. */
public final class ParallelConsumer implements Peer {

    private final int threads;

    /** @param threads number of threads of the library, each with its own connection */
    public ParallelConsumer(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "parallel-consumer/" + threads;
    }

    @Override
    public Map<Metric, Double> decide(Stage stage, Workload workload, Duration most) {
        RequestLog.fill(stage.bootstrapServers(), workload);
        try (HikariDataSource pool = stage.pool(threads, true);
                EventProducer events = new EventProducer(stage.bootstrapServers())) {
            Run run = new Run(stage, events::acknowledged);
            RecordBooking booking = new RecordBooking(pool);
            ParallelStreamProcessor<String, byte[]> processor = processor(stage);
            try {
                processor.subscribe(List.of(Topics.REQUESTS));
                // pollAndProduce was slower, because it blocks a thread until its outcome is acknowledged. Without it a
                // crash may lose outcomes whose offsets are committed, which is accepted here.
                processor.poll(record -> events.send(booking.decide(record.value())));
                run.follow(workload.requests(), most, () -> {
                    events.requireHealthy();
                    requireRunning(processor);
                });
            } finally {
                processor.closeDontDrainFirst();
            }
            return run.metrics(booking.booked());
        }
    }

    private ParallelStreamProcessor<String, byte[]> processor(Stage stage) {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stage.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                "parallel-consumer-" + UUID.randomUUID(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        return ParallelStreamProcessor.createEosStreamProcessor(ParallelConsumerOptions.<String, byte[]>builder()
                .consumer(new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer()))
                .ordering(ProcessingOrder.KEY)
                .maxConcurrency(threads)
                .batchSize(1)
                // The fastest mode according to the library's documentation; repeated deliveries are safe.
                .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                .build());
    }

    private static void requireRunning(ParallelStreamProcessor<String, byte[]> processor) {
        if (processor.isClosedOrFailed()) {
            throw new IllegalStateException("the library closed or failed");
        }
    }
}
