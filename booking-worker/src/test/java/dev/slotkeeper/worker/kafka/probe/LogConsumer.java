package dev.slotkeeper.worker.kafka.probe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Reads endless partitions, one record at a time. */
final class LogConsumer extends MockConsumer<byte[], byte[]> {

    private final int size;
    private final int step;
    private final @Nullable KafkaException failure;
    private int polls;

    /**
     * @param size bytes of each record
     * @param step difference between the offsets of two consecutive records
     */
    LogConsumer(int size, int step) {
        this(size, step, null);
    }

    /** @param failure thrown by each poll; null for none */
    LogConsumer(int size, int step, @Nullable KafkaException failure) {
        super(OffsetResetStrategy.EARLIEST);
        this.size = size;
        this.step = step;
        this.failure = failure;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        polls++;
        if (failure != null) {
            throw failure;
        }
        TopicPartition partition = assignment().iterator().next();
        long offset = (position(partition) + step - 1) / step * step;
        seek(partition, offset + 1);
        return new ConsumerRecords<>(Map.of(partition, List.of(record(partition, offset))));
    }

    private ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                size,
                null,
                new byte[0],
                new RecordHeaders(),
                Optional.empty());
    }

    int polls() {
        return polls;
    }
}
