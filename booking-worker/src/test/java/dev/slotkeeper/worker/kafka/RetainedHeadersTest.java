package dev.slotkeeper.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RetainedHeadersTest {

    private static final String BOOKING = "{'type':'BookSlot','requestId':'018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11',"
            + "'slotId':'room-7','customerId':'c','quantity':1}";
    private static final int LONG = 1_500_000;

    private final RecordDecoder decoder = new RecordDecoder(Messages.TIMEOUT);

    private static ConsumerRecord<byte[], byte[]> message(String value, int headerBytes) {
        ConsumerRecord<byte[], byte[]> message = Messages.message(7, "room-7", value);
        message.headers()
                .add("x", new byte[headerBytes])
                .add(Headers.REPLY_TOPIC, "booking.replies.a".getBytes(UTF_8))
                .add(Headers.CORRELATION_ID, new byte[] {1});
        return message;
    }

    @Test
    void requestWithLongHeadersKeepsOnlyThoseItsAnswerNeeds() {
        InboundRequest request = decoder.decode(message(BOOKING, LONG));

        assertThat(request.message().headers().toArray())
                .extracting(header -> header.key())
                .containsExactlyInAnyOrder(Headers.REPLY_TOPIC, Headers.CORRELATION_ID);
        assertThat(request.replyTo()).isNotNull();
        assertThat(request.bytes()).isLessThan(2_000);
    }

    @Test
    void requestKeepsShortHeadersForADeadLetter() {
        assertThat(decoder.decode(message(BOOKING, 100)).message().headers().toArray())
                .hasSize(3);
    }

    @Test
    void deadLetterKeepsAllHeadersAndCountsTheirBytes() {
        InboundRequest request = decoder.decode(message("{}", LONG));

        assertThat(request.deadLetter()).isNotBlank();
        assertThat(request.message().headers().toArray()).hasSize(3);
        assertThat(request.bytes()).isGreaterThan(LONG);
    }
}
