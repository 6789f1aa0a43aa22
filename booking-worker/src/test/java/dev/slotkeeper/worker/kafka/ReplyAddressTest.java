package dev.slotkeeper.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyAddressTest {

    private static final byte[] REPLIES = "booking.replies.app".getBytes(UTF_8);

    @Test
    void requestWithoutReplyTopicGetsNoReply() {
        RecordHeaders headers = headers(null, new byte[] {0, 0, 0, 1});
        headers.add(Headers.CORRELATION_ID, new byte[] {1});

        assertThat(ReplyAddress.read(headers)).isNull();
    }

    @Test
    void topicPartitionAndCorrelationIdAreReadUnchanged() {
        RecordHeaders headers = headers(REPLIES, new byte[] {0, 1, 0, 2});
        headers.add(Headers.CORRELATION_ID, new byte[] {0, -1, 13, 10});

        ReplyAddress to = Objects.requireNonNull(ReplyAddress.read(headers));

        assertThat(to.topic()).isEqualTo("booking.replies.app");
        assertThat(to.partition()).isEqualTo(65_538);
        assertThat(to.correlationId()).containsExactly(0, -1, 13, 10);
        assertThat(ReplyAddress.bytes(65_538)).containsExactly(0, 1, 0, 2);
    }

    @Test
    void partitionAndCorrelationIdAreOptional() {
        ReplyAddress to = Objects.requireNonNull(ReplyAddress.read(headers(REPLIES, null)));

        assertThat(to.topic()).isEqualTo("booking.replies.app");
        assertThat(to.partition()).isNull();
        assertThat(to.correlationId()).isNull();
    }

    static Stream<Arguments> forbidden() {
        byte[] zero = {0, 0, 0, 0};
        return Stream.of(
                Arguments.of("Kafka's own topic", bytes("__consumer_offsets"), zero),
                Arguments.of("the requests themselves", bytes("booking.requests"), zero),
                Arguments.of("the events", bytes("booking.events"), zero),
                Arguments.of("the bare prefix", bytes("booking.replies."), zero),
                Arguments.of("a slash", bytes("booking.replies.a/b"), zero),
                Arguments.of("a name too long", bytes("booking.replies." + "a".repeat(234)), zero),
                Arguments.of("a name of 1 MB", bytes("booking.replies." + "a".repeat(1_000_000)), zero),
                Arguments.of("no UTF-8", new byte[] {-1, -2}, zero),
                Arguments.of("an empty topic", new byte[0], zero),
                Arguments.of("a topic header without value", null, zero),
                Arguments.of("a partition of 3 bytes", REPLIES, new byte[] {0, 0, 1}),
                Arguments.of("a partition of 5 bytes", REPLIES, new byte[] {0, 0, 0, 0, 1}),
                Arguments.of("a partition of no bytes", REPLIES, new byte[0]),
                Arguments.of("partition -1", REPLIES, new byte[] {-1, -1, -1, -1}),
                Arguments.of("the least partition", REPLIES, new byte[] {-128, 0, 0, 0}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forbidden")
    void invalidReplyAddressIsForbidden(String name, byte @Nullable [] topic, byte[] partition) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.REPLY_TOPIC, topic).add(Headers.REPLY_PARTITION, partition);

        assertThat(ReplyAddress.read(headers)).as(name).isEqualTo(new ReplyAddress(null, null, null));
    }

    @Test
    void partitionHeaderWithoutValueIsForbidden() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.REPLY_TOPIC, REPLIES).add(Headers.REPLY_PARTITION, null);

        assertThat(ReplyAddress.read(headers)).isEqualTo(new ReplyAddress(null, null, null));
    }

    @Test
    void correlationIdIsLimitedToOneKilobyte() {
        RecordHeaders longest = headers(REPLIES, null);
        longest.add(Headers.CORRELATION_ID, new byte[1_024]);
        RecordHeaders longer = headers(REPLIES, null);
        longer.add(Headers.CORRELATION_ID, new byte[1_025]);

        assertThat(Objects.requireNonNull(ReplyAddress.read(longest)).correlationId())
                .hasSize(1_024);
        assertThat(ReplyAddress.read(longer)).isEqualTo(new ReplyAddress(null, null, null));
    }

    @Test
    void lastOfAThousandHeadersOfOneNameCounts() {
        RecordHeaders headers = headers(bytes("__consumer_offsets"), null);
        for (int i = 0; i < 1_000; i++) {
            headers.add("x-" + i, new byte[100]);
        }
        headers.add(Headers.REPLY_TOPIC, REPLIES);

        ReplyAddress to = Objects.requireNonNull(ReplyAddress.read(headers));

        assertThat(to.topic()).isEqualTo("booking.replies.app");
    }

    private static RecordHeaders headers(byte @Nullable [] topic, byte @Nullable [] partition) {
        RecordHeaders headers = new RecordHeaders();
        if (topic != null) {
            headers.add(Headers.REPLY_TOPIC, topic);
        }
        if (partition != null) {
            headers.add(Headers.REPLY_PARTITION, partition);
        }
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
