package dev.slotkeeper.worker.kafka.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RecordByRecordReaderTest {

    private static final TopicPartition ZERO = new TopicPartition("t", 0);
    private static final TopicPartition ONE = new TopicPartition("t", 1);
    private static final int MEGABYTE = 1024 * 1024;

    private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();

    @Test
    void recordsAreReadUpToTheUndecodableOneExclusive() {
        try (RecordByRecordReader reader = new RecordByRecordReader(new LogConsumer(10, 1))) {
            assertThat(reader.read(ZERO, 3, 6, read)).isEqualTo(6);
            assertThat(read).extracting(ConsumerRecord::offset).containsExactly(3L, 4L, 5L);
        }
    }

    @Test
    void recordAfterAGapThatContainsTheEndIsNotReturned() {
        try (RecordByRecordReader reader = new RecordByRecordReader(new LogConsumer(10, 5))) {
            assertThat(reader.read(ZERO, 3, 7, read)).isEqualTo(7);
            assertThat(read).extracting(ConsumerRecord::offset).containsExactly(5L);
        }
    }

    @Test
    void partitionsOfAPollShareItsBytes() {
        LogConsumer log = new LogConsumer(3 * MEGABYTE, 1);
        try (RecordByRecordReader reader = new RecordByRecordReader(log)) {
            assertThat(reader.read(ZERO, 0, 20, read)).isEqualTo(3);
            assertThat(reader.read(ONE, 0, 20, read)).isZero();
            assertThat(read).hasSize(3);
            assertThat(log.polls()).isEqualTo(3);

            reader.beginPoll();
            assertThat(reader.read(ONE, 0, 20, read)).isEqualTo(3);
            assertThat(read).hasSize(6);
        }
    }
}
