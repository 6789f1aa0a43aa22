package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.worker.decision.Request;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {

    private static final String ID = "018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11";
    private static final String BOOKING =
            "{'type':'BookSlot','requestId':'" + ID + "','slotId':'room-7','customerId':'c','quantity':2}";
    private static final String CREATION = "{'type':'CreateSlot','requestId':'" + ID + "','slotId':'room-7',"
            + "'resourceId':'r','startsAt':'2026-11-22T10:00:00Z','endsAt':'2026-11-22T11:00:00Z','capacity':1}";

    private final RecordDecoder decoder = new RecordDecoder(TIMEOUT);

    @Test
    void defaultDeadlineCountsFromTheRecordsTimestamp() {
        Request request = decoder.decode(message(7, "room-7", BOOKING)).request();

        assertThat(request).isInstanceOf(Request.Valid.class);
        assertThat(request.deadline()).isEqualTo(SENT.plus(TIMEOUT));
    }

    @Test
    void deadlineOfTheBookingTakesPrecedence() {
        Request request = decoder.decode(
                        message(7, "room-7", BOOKING.replace("}", ",'expiresAt':'2026-11-22T08:00:00Z'}")))
                .request();

        assertThat(request.deadline()).isEqualTo(Instant.parse("2026-11-22T08:00:00Z"));
    }

    @Test
    void newSlotHasNoDeadline() {
        Request request = decoder.decode(message(7, "room-7", CREATION)).request();

        assertThat(request).isInstanceOf(Request.Valid.class);
        assertThat(request.deadline()).isNull();
    }

    @Test
    void deliveryHasPartitionAndOffset() {
        InboundRequest inbound = decoder.decode(message(7, "room-7", BOOKING));

        assertThat(inbound.topicPartition()).isEqualTo(ZERO);
        assertThat(inbound.partition()).isZero();
        assertThat(inbound.offset()).isEqualTo(7);
        assertThat(inbound.timestamp()).isEqualTo(SENT.toEpochMilli());
        assertThat(inbound.needsDecision()).isTrue();
        assertThat(inbound.replyTo()).isNull();
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("nothing", null),
                Arguments.of("", new byte[0]),
                Arguments.of("room-8", "room-8".getBytes(UTF_8)),
                Arguments.of("Room-7", "Room-7".getBytes(UTF_8)),
                Arguments.of("room-77", "room-77".getBytes(UTF_8)),
                Arguments.of("room-", "room-".getBytes(UTF_8)),
                Arguments.of("\"room-7\"", "\"room-7\"".getBytes(UTF_8)),
                Arguments.of("room-\\u0000", "room-\u0000".getBytes(UTF_8)),
                Arguments.of("room-\\ufffd", new byte[] {'r', 'o', 'o', 'm', '-', (byte) 0xb7}));
    }

    @ParameterizedTest(name = "<{0}>")
    @MethodSource("keys")
    void keyThatDiffersFromTheSlotIdIsReported(String shown, byte @Nullable [] key) {
        for (String value : new String[] {BOOKING, CREATION}) {
            Request request = decoder.decode(
                            message(ZERO, 7, key, value.replace('\'', '"').getBytes(UTF_8)))
                    .request();

            assertThat(request).isInstanceOf(Request.Malformed.class);
            assertThat(((Request.Malformed) request).broken().violation())
                    .hasMessage("key: given " + shown + ", allowed the slotId room-7");
            assertThat(request.slotId()).isEqualTo("room-7");
            assertThat(request.deadline()).isNull();
        }
    }

    @Test
    void commandWithAWrongKeyKeepsItsCustomer() {
        String cancel = "{'type':'CancelBooking','requestId':'" + ID + "','slotId':'room-7','bookingId':'" + ID
                + "','customerId':'c'}";
        for (String value : new String[] {BOOKING, cancel}) {
            Request request = decoder.decode(message(7, "room-8", value)).request();

            assertThat(((Request.Malformed) request).broken().customerId()).isEqualTo("c");
        }
    }

    @Test
    void requestThatBreaksTheContractNamesTheInvalidField() {
        InboundRequest inbound = decoder.decode(message(7, "room-7", BOOKING.replace(":2", ":0")));

        assertThat(inbound.needsDecision()).isTrue();
        assertThat(((Request.Malformed) inbound.request()).broken().violation().field())
                .isEqualTo("quantity");
    }

    @ParameterizedTest(name = "<{0}>")
    @ValueSource(strings = {"", "{}", "[]", "\u0000", "{'type':'BookSlot','slotId':'room-7'}"})
    void messageWithoutRequestIdIsADeadLetter(String value) {
        InboundRequest inbound = decoder.decode(message(7, "room-7", value));

        assertThat(inbound.deadLetter()).isNotBlank();
        assertThat(inbound.needsDecision()).isFalse();
        assertThat(inbound.offset()).isEqualTo(7);
    }

    @Test
    void tombstoneIsADeadLetter() {
        assertThat(decoder.decode(message(ZERO, 7, null, null)).deadLetter()).isEqualTo("no value");
    }

    @Test
    void thousandHeadersAreAccepted() {
        ConsumerRecord<byte[], byte[]> message = message(7, "room-7", BOOKING);
        for (int i = 0; i < 1_000; i++) {
            message.headers().add("x-" + i, new byte[1_000]);
        }
        message.headers().add(Headers.REPLY_TOPIC, "booking.replies.app".getBytes(UTF_8));

        InboundRequest inbound = decoder.decode(message);

        assertThat(inbound.request()).isInstanceOf(Request.Valid.class);
        assertThat(inbound.replyTo()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, Long.MAX_VALUE, Long.MIN_VALUE})
    void everyTimestampGivesADeadline(long timestamp) {
        ConsumerRecord<byte[], byte[]> usual = message(7, "room-7", BOOKING);
        ConsumerRecord<byte[], byte[]> odd = new ConsumerRecord<>(
                usual.topic(),
                0,
                7,
                timestamp,
                usual.timestampType(),
                0,
                0,
                usual.key(),
                usual.value(),
                usual.headers(),
                Optional.empty());

        assertThat(decoder.decode(odd).request().deadline())
                .isEqualTo(Instant.ofEpochMilli(timestamp).plus(TIMEOUT));
    }
}
