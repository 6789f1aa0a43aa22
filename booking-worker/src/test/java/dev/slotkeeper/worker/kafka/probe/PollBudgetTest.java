package dev.slotkeeper.worker.kafka.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class PollBudgetTest {

    private static final int MEGABYTE = 1024 * 1024;

    private final PollBudget budget = new PollBudget();

    @Test
    void pollIsFullWhenItsDecompressedRecordsUseTheBudget() {
        int taken = 0;
        while (taken <= PollBudget.MAX_POLL_BYTES / MEGABYTE) {
            try {
                budget.take(new RecordHeaders(), ByteBuffer.allocate(MEGABYTE), 0);
            } catch (SerializationException full) {
                break;
            }
            taken++;
        }
        assertThat(taken).isEqualTo((int) (PollBudget.MAX_POLL_BYTES / MEGABYTE));

        budget.reset();
        budget.take(new RecordHeaders(), ByteBuffer.allocate(MEGABYTE), 0);
    }

    @Test
    void firstRecordOfAPollIsAcceptedAtAnySize() {
        ByteBuffer record = ByteBuffer.allocate((int) PollBudget.MAX_POLL_BYTES + 1);
        RecordHeaders headers = new RecordHeaders();
        budget.take(headers, record.duplicate(), 10);
        budget.take(headers, record.duplicate(), MEGABYTE);

        assertThatThrownBy(() -> budget.take(new RecordHeaders(), ByteBuffer.allocate(1), 1))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void manyShortHeadersUseTheBudget() {
        ByteBuffer fetch = ByteBuffer.allocate(MEGABYTE);
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < PollBudget.MAX_POLL_BYTES / PollBudget.HEADER_BYTES; i++) {
            headers.add("", null);
        }
        budget.take(headers, fetch.duplicate(), 2);
        budget.take(headers, fetch.duplicate(), 400);

        assertThatThrownBy(() -> budget.take(new RecordHeaders(), fetch.duplicate(), 1))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void headersTooLongForADeadLetterAreDropped() {
        BoundedDeserializer deserializer = new BoundedDeserializer();
        byte[] decompressed = new byte[2 * BoundedDeserializer.MAX_KEPT_BYTES + 10];
        RecordHeaders headers = new RecordHeaders();
        headers.add("x", new byte[1]);

        deserializer.deserialize("t", headers, ByteBuffer.wrap(decompressed, 0, 10));
        assertThat(headers).hasSize(1);
        deserializer.deserialize("t", headers, ByteBuffer.wrap(decompressed, 0, 9));
        assertThat(headers).isEmpty();
    }

    @Test
    void recordsOfOneFetchCountItsBytesOnce() {
        ByteBuffer fetch = ByteBuffer.allocate(4 * MEGABYTE);
        for (int i = 0; i < 10_000; i++) {
            budget.take(new RecordHeaders(), fetch.duplicate(), 400);
        }
        budget.take(new RecordHeaders(), ByteBuffer.allocate(1), 1);
    }

    @Test
    void valueTooLongForADeadLetterIsCut() {
        BoundedDeserializer deserializer = new BoundedDeserializer();
        deserializer.configure(Map.of(BoundedDeserializer.BUDGET, budget), false);
        ByteBuffer huge = ByteBuffer.allocate(BoundedDeserializer.MAX_KEPT_BYTES + 1);

        assertThat(deserializer.deserialize("t", new RecordHeaders(), huge)).hasSize(BoundedDeserializer.CUT_BYTES);
        assertThat(huge.remaining())
                .as("remaining bytes, which Kafka reads")
                .isEqualTo(BoundedDeserializer.MAX_KEPT_BYTES + 1);
        assertThat(deserializer.deserialize("t", new RecordHeaders(), ByteBuffer.wrap(new byte[] {1, 2})))
                .containsExactly(1, 2);
    }
}
