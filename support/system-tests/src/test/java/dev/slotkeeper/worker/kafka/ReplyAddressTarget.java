package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.util.Arrays;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Reads reply headers of any bytes. The lines of an input are the topic, the partition and the correlation id; a
 * missing line is a missing header.
 */
public final class ReplyAddressTarget {

    private static final String[] NAMES = {Headers.REPLY_TOPIC, Headers.REPLY_PARTITION, Headers.CORRELATION_ID};

    private ReplyAddressTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        RecordHeaders headers = new RecordHeaders();
        int from = 0;
        for (int name = 0; name < NAMES.length && from <= bytes.length; name++) {
            int to = from;
            while (to < bytes.length && (bytes[to] != '\n' || name == NAMES.length - 1)) {
                to++;
            }
            headers.add(NAMES[name], Arrays.copyOfRange(bytes, from, to));
            from = to + 1;
        }
        ReplyAddress reply = ReplyAddress.read(headers);
        if (reply == null) {
            throw new AssertionError("a topic was named, but no reply is wanted");
        }
        if (reply.topic() == null) {
            return;
        }
        if (!Topics.isReplyTopic(reply.topic())) {
            throw new AssertionError("a reply would go to " + reply.topic());
        }
        Integer partition = reply.partition();
        if (partition != null
                && (partition < 0
                        || !Arrays.equals(
                                ReplyAddress.bytes(partition),
                                headers.lastHeader(Headers.REPLY_PARTITION).value()))) {
            throw new AssertionError("a reply would go to partition " + partition);
        }
        byte[] echoed = reply.correlationId();
        if (echoed != null
                && !Arrays.equals(
                        echoed, headers.lastHeader(Headers.CORRELATION_ID).value())) {
            throw new AssertionError("another correlation id is echoed");
        }
    }
}
