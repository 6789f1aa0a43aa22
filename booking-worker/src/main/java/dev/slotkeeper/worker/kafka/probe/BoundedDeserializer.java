package dev.slotkeeper.worker.kafka.probe;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Copies keys and values unchanged, except those too long for any dead letter: it cuts them, and drops such headers. */
public final class BoundedDeserializer implements Deserializer<byte[]> {

    /** Name of the consumer property that holds its {@link PollBudget}. */
    static final String BUDGET = "slotkeeper.poll.budget";

    /** The largest message that a worker's producers can send. */
    static final int MAX_KEPT_BYTES = 8 * 1024 * 1024;

    /** Length of a cut value: more than a valid request can have, so that a cut message is always a dead letter. */
    static final int CUT_BYTES = 32 * 1024;

    private @Nullable PollBudget budget;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        budget = configs.get(BUDGET) instanceof PollBudget given ? given : null;
    }

    @Override
    @SuppressWarnings("NullAway") // Kafka passes null for a record without a key or value
    public byte[] deserialize(String topic, byte[] data) {
        return data == null || data.length <= MAX_KEPT_BYTES ? data : Arrays.copyOf(data, CUT_BYTES);
    }

    @Override
    @SuppressWarnings({"NullAway", "ByteBufferBackingArray"}) // of the array only the length is used
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
        if (data == null) {
            return null;
        }
        int length = data.remaining();
        int kept = length <= MAX_KEPT_BYTES ? length : CUT_BYTES;
        if (budget != null) {
            budget.take(headers, data, kept);
        }
        if (data.hasArray() && data.array().length - length > 2 * MAX_KEPT_BYTES) {
            // No dead letter can hold such headers, and reading one copies it.
            for (Header header : headers.toArray()) {
                headers.remove(header.key());
            }
        }
        byte[] bytes = new byte[kept];
        // Kafka reads the record's size from the buffer afterwards, so its position must not move.
        data.duplicate().get(bytes);
        return bytes;
    }
}
