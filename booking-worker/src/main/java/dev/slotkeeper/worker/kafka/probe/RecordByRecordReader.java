package dev.slotkeeper.worker.kafka.probe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Reads the records before one that can't be decoded, one at a time; for at most a second and about 8 MB in each poll
 * of its owner.
 */
final class RecordByRecordReader implements AutoCloseable {

    /** Bytes from which on a poll is full; the record that fills it may be as large as a probe's heap. */
    static final long MAX_POLL_BYTES = 8L * 1024 * 1024;

    private static final long MAX_POLL_NANOS = 1_000_000_000L;
    private static final Duration POLL = Duration.ofMillis(50);

    private final Consumer<byte[], byte[]> consumer;
    private long bytes;
    private long end;

    /** @param consumer a consumer for this reader only, which returns one record at a time */
    RecordByRecordReader(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        beginPoll();
    }

    /** @param others properties of the consumer that it replaces */
    static RecordByRecordReader inPlaceOf(Map<String, Object> others) {
        return new RecordByRecordReader(
                SingleRecordConsumers.consumer(SingleRecordConsumers.properties(others, "booking-worker-careful")));
    }

    /** Begins a poll of the owner; its partitions share the time and the bytes. */
    void beginPoll() {
        bytes = 0;
        end = System.nanoTime() + MAX_POLL_NANOS;
    }

    /**
     * Adds the records between two offsets, or as many as this poll has room for.
     *
     * @param until exclusive
     * @return the offset to continue from; at most {@code until}
     */
    long read(TopicPartition partition, long from, long until, List<ConsumerRecord<byte[], byte[]>> into) {
        if (from >= until || isFull()) {
            return from;
        }
        consumer.assign(Set.of(partition));
        consumer.seek(partition, from);
        long position = from;
        while (position < until && !isFull()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                if (record.offset() >= until) {
                    return until;
                }
                into.add(record);
                bytes += size(record);
            }
            position = consumer.position(partition, SingleRecordConsumers.ANSWER);
        }
        return Math.min(position, until);
    }

    private boolean isFull() {
        return bytes >= MAX_POLL_BYTES || System.nanoTime() - end >= 0;
    }

    /** Returns the memory that a record takes, in bytes. */
    static long size(ConsumerRecord<byte[], byte[]> record) {
        long size = (long) Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            byte[] value = header.value();
            size += PollBudget.HEADER_BYTES + header.key().length() + (value == null ? 0 : value.length);
        }
        return size;
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
    }
}
