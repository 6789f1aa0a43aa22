package dev.slotkeeper.worker.kafka.probe;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Replaces records that no consumer can decode, so that their dead letter is published, and their offset committed, in
 * order like those of any other record.
 */
public final class UndecodableRecord extends ConsumerRecord<byte[], byte[]> {

    private final String reason;
    private final long firstOffset;

    /**
     * @param first offset of the first replaced record
     * @param last offset of the last replaced record, which is this record's own offset
     */
    @SuppressWarnings("NullAway") // Kafka allows null keys and values without annotating them
    public UndecodableRecord(TopicPartition partition, long first, long last, String why) {
        super(partition.topic(), partition.partition(), last, null, null);
        String place = first == last ? partition + "@" + last : partition + "@" + first + " to " + last;
        this.reason = "can't be decoded: " + place + ": " + why;
        this.firstOffset = first;
    }

    /** Returns why the records can't be decoded, with their partition and offsets. */
    public String reason() {
        return reason;
    }

    /** Returns the first offset that it replaces; the last one is {@link #offset()}. */
    public long firstOffset() {
        return firstOffset;
    }

    /** Returns the number of offsets that it replaces. */
    public long count() {
        return offset() - firstOffset + 1;
    }
}
