package dev.slotkeeper.worker.kafka.probe;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Stands in for records that no consumer can decode, so that their dead letter is published, and their offset committed,
 * in its turn like any other's.
 */
public final class UndecodableRecord extends ConsumerRecord<byte[], byte[]> {

    private final String reason;
    private final long firstOffset;

    /**
     * @param first offset of the first of them
     * @param last offset of the last of them, which is this record's own
     */
    @SuppressWarnings("NullAway") // a record without key and value is what Kafka's own annotations don't speak of
    public UndecodableRecord(TopicPartition partition, long first, long last, String why) {
        super(partition.topic(), partition.partition(), last, null, null);
        String place = first == last ? partition + "@" + last : partition + "@" + first + " to " + last;
        this.reason = "can't be decoded: " + place + ": " + why;
        this.firstOffset = first;
    }

    /** Returns why there is no more than this, place included. */
    public String reason() {
        return reason;
    }

    /** Returns the first offset that it stands for; the last one is {@link #offset()}. */
    public long firstOffset() {
        return firstOffset;
    }

    /** Returns how many offsets it stands for. */
    public long count() {
        return offset() - firstOffset + 1;
    }
}
