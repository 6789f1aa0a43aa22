package dev.slotkeeper.worker.kafka.probe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Reads records that can be decoded, and none behind them. */
final class CarefulReader implements AutoCloseable {

    private static final long MAX_BYTES = 8L * 1024 * 1024;
    private static final long LONGEST_NANOS = 1_000_000_000L;
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** @param others properties of the consumer in whose place this one reads */
    CarefulReader(Map<String, Object> others) {
        consumer = SingleReader.consumer(SingleReader.properties(others, "booking-worker-careful"));
    }

    /**
     * Adds the records from one offset up to another one, or as many as a moment and a few megabytes allow.
     *
     * @return where to go on
     */
    long read(TopicPartition partition, long from, long until, List<ConsumerRecord<byte[], byte[]>> into) {
        if (from >= until) {
            return from;
        }
        consumer.assign(Set.of(partition));
        consumer.seek(partition, from);
        long end = System.nanoTime() + LONGEST_NANOS;
        long bytes = 0;
        long position = from;
        while (position < until && bytes < MAX_BYTES && System.nanoTime() < end) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                into.add(record);
                bytes += size(record);
            }
            position = consumer.position(partition, SingleReader.ANSWER);
        }
        return position;
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        long size = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            byte[] value = header.value();
            size += header.key().length() + (value == null ? 0 : value.length);
        }
        return size;
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
    }
}
