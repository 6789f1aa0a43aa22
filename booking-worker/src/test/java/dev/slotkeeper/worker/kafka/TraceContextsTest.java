package dev.slotkeeper.worker.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.slotkeeper.contracts.Headers;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextsTest {

    private static final String VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final int MANY = 200_000;

    @Test
    void lastHeaderCounts() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.TRACE_PARENT, "other".getBytes(US_ASCII));
        headers.add(Headers.TRACE_PARENT, VALID.getBytes(US_ASCII));

        assertThat(TraceContexts.header(headers)).isEqualTo(VALID.getBytes(US_ASCII));
    }

    @Test
    void headerWithoutValueIsIgnored() {
        assertThat(TraceContexts.header(new RecordHeaders().add(Headers.TRACE_PARENT, null)))
                .isNull();
    }

    /** The trace is read from every record, traced or not, so reading it must not allocate. */
    @ParameterizedTest
    @ValueSource(strings = {"", VALID, "nonsense"})
    void readingATraceAllocatesNothing(String header) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.REPLY_TOPIC, "booking.replies.x".getBytes(US_ASCII));
        if (!header.isEmpty()) {
            headers.add(Headers.TRACE_PARENT, header.getBytes(US_ASCII));
        }
        ConsumerRecord<byte[], byte[]> message = Messages.booking(1, "s");
        headers.forEach(message.headers()::add);
        check(message);

        assertThat(allocatedBy(message)).as("bytes for each record").isLessThan(1);
    }

    private static double allocatedBy(ConsumerRecord<byte[], byte[]> message) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        check(message);
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) MANY;
    }

    private static void check(ConsumerRecord<byte[], byte[]> message) {
        int found = 0;
        for (int i = 0; i < MANY; i++) {
            found += TraceContexts.header(message.headers()) == null ? 0 : 1;
        }
        assertThat(List.of(0, MANY)).contains(found);
    }
}
