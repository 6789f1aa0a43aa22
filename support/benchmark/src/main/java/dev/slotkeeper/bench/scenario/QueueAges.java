package dev.slotkeeper.bench.scenario;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Measures how long requests waited in the log for their decisions, from the topics after a run. */
final class QueueAges {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final int FETCH_WAIT_MILLIS = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long MAX_MILLIS = Duration.ofHours(1).toMillis();
    private static final int DIGITS = 3;

    private QueueAges() {}

    /** Receives a record of a topic. */
    private interface Taker {
        void take(ConsumerRecord<byte[], byte[]> message);
    }

    /**
     * Returns the milliseconds from the broker's timestamp of a request to its decision by the database's clock; both
     * are this machine's clock. The delivery of the answer is not included.
     *
     * @param slotId the slot whose requests count
     */
    static Histogram of(String bootstrapServers, String slotId, int partitions) {
        Map<UUID, Long> arrivals = new HashMap<>();
        Histogram ages = new Histogram(MAX_MILLIS, DIGITS);
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                // A fetch of partitions at their end delays the others by up to this time.
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                FETCH_WAIT_MILLIS);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            readAll(consumer, Topics.REQUESTS, partitions, message -> {
                if (ContractJson.decodedCommand(message.value()) instanceof DecodedCommand.Understood request
                        && request.command().slotId().equals(slotId)) {
                    arrivals.put(request.command().requestId(), message.timestamp());
                }
            });
            readAll(consumer, Topics.EVENTS, partitions, message -> {
                Reply answer = ContractJson.readReply(message.value());
                Long arrived = arrivals.remove(answer.requestId());
                if (arrived != null) {
                    // A record's timestamp is truncated to the millisecond, so an age is negative only if the clock
                    // jumps.
                    long age = answer.decidedAt().toEpochMilli() - arrived;
                    ages.recordValue(Math.min(MAX_MILLIS, Math.max(0, age)));
                }
            });
        }
        if (!arrivals.isEmpty()) {
            throw new IllegalStateException(arrivals.size() + " requests have no answer in " + Topics.EVENTS);
        }
        return ages;
    }

    private static void readAll(KafkaConsumer<byte[], byte[]> consumer, String topic, int partitions, Taker taker) {
        List<TopicPartition> assigned = IntStream.range(0, partitions)
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
        consumer.assign(assigned);
        consumer.seekToBeginning(assigned);
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
        long giveUp = System.nanoTime() + TIMEOUT.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException(topic + " can't be read to its end in " + TIMEOUT.toSeconds() + " s");
            }
            consumer.poll(POLL).forEach(taker::take);
        }
    }
}
