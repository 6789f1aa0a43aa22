package dev.slotkeeper.worker.kafka.probe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Copies bytes as they are, but those of keys and values that are too long for any dead letter. */
public final class BoundedDeserializer implements Deserializer<byte[]> {

    /** Name of the consumer's property that holds its {@link PollBudget}. */
    static final String BUDGET = "slotkeeper.poll.budget";

    /** The most that a worker's producers can send. */
    static final int MAX_KEPT_BYTES = 8 * 1024 * 1024;

    /** More than any request may have, so that what was cut is a dead letter. */
    static final int CUT_BYTES = 32 * 1024;

    private @Nullable PollBudget budget;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        budget = configs.get(BUDGET) instanceof PollBudget given ? given : null;
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka passes null for a record without one
    public byte[] deserialize(String topic, byte[] data) {
        return data == null || data.length <= MAX_KEPT_BYTES ? data : Arrays.copyOf(data, CUT_BYTES);
    }

    @Override
    @SuppressWarnings("NullAway")
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
        if (data == null) {
            return null;
        }
        int length = data.remaining();
        int kept = length <= MAX_KEPT_BYTES ? length : CUT_BYTES;
        if (budget != null) {
            budget.take(data, kept);
        }
        byte[] bytes = new byte[kept];
        // Kafka asks the buffer for the record's size afterwards.
        data.duplicate().get(bytes);
        return bytes;
    }
}
