package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.booking;
import static dev.slotkeeper.worker.kafka.Messages.message;
import static dev.slotkeeper.worker.kafka.Messages.requestId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.ledger.LedgerFailures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** A message that can't be read or decided becomes a dead letter, and its neighbours are decided normally. */
class RequestListenerPoisonTest extends RequestListenerFixture {

    @Test
    void onePoisonRequestDoesNotAffectNinetyNineOthers() {
        desk.poison = requestId(42);
        deliver(IntStream.range(0, 100).mapToObj(i -> booking(i, "s")).toList());

        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 99; i++) {
            expected.add("CONFIRMED " + i);
        }
        expected.add(42, "SLOT_FETCH_ERROR");
        assertThat(outcomes()).containsExactlyElementsOf(expected);
        assertThat(reply(42).requestId()).isEqualTo(requestId(42));
        assertThat(letters.history()).singleElement().satisfies(deadLetter -> {
            assertThat(deadLetter.topic()).isEqualTo(Topics.DEAD_LETTERS);
            assertThat(deadLetter.value()).isEqualTo(booking(42, "s").value());
            assertThat(header(deadLetter.headers(), Headers.DEAD_LETTER_OFFSET)).isEqualTo(longBytes(42));
        });
        assertThat(committed(ZERO)).isEqualTo(100);
        assertThat(listener.inHand()).isZero();
        assertThat(desk.tried).hasSizeLessThan(30);
    }

    @Test
    void permanentDuplicateKeyDoesNotBlockOtherRequests() {
        desk.poison = requestId(1);
        desk.poisonsFailure = LedgerFailures.duplicateKey();
        deliver(booking(0, "s"), booking(1, "s"), booking(2, "s"));
        assertThat(outcomes())
                .as("outcomes while a retry may find the decision that has the key")
                .isEmpty();

        for (int i = 0; i < 20; i++) {
            listener.work(consumer);
        }
        assertThat(outcomes()).containsExactly("CONFIRMED 1", "SLOT_FETCH_ERROR", "CONFIRMED 2");
        assertThat(committed(ZERO)).isEqualTo(3);
    }

    @Test
    void requestThatTriggersABugBecomesADeadLetter() {
        listener = listener(
                8,
                placed -> {
                    if (placed.stream().anyMatch(request -> request.offset() == 3)) {
                        throw new IllegalStateException("a bug");
                    }
                    return desk.decide(placed);
                },
                letters);
        deliver(booking(1, "s"), booking(2, "s"), booking(3, "s"), booking(4, "s"));

        assertThat(outcomes()).containsExactly("CONFIRMED 1", "CONFIRMED 2", "SLOT_FETCH_ERROR", "CONFIRMED 3");
        assertThat(letters.history()).hasSize(1);
    }

    @Test
    void batchesGrowAgainAfterAPoisonRequest() {
        desk.poison = requestId(0);
        deliver(IntStream.range(0, 100).mapToObj(i -> booking(i, "s")).toList());
        desk.tried.clear();

        deliver(IntStream.range(100, 200).mapToObj(i -> booking(i, "s")).toList());

        assertThat(desk.tried).containsExactly(BATCH);
    }

    @Test
    void unreadableMessageBecomesADeadLetterAndItsNeighboursAreDecided() {
        ConsumerRecord<byte[], byte[]> broken = message(1, "key", "not JSON \u0000");
        broken.headers().add("trace", new byte[] {9});
        deliver(booking(0, "s"), broken, booking(2, "s"));

        assertThat(outcomes()).containsExactly("CONFIRMED 1", "CONFIRMED 2");
        assertThat(letters.history()).singleElement().satisfies(deadLetter -> {
            assertThat(deadLetter.topic()).isEqualTo("booking.requests.dlt");
            assertThat(deadLetter.key()).isEqualTo("key".getBytes(UTF_8));
            assertThat(deadLetter.value()).isEqualTo("not JSON \u0000".getBytes(UTF_8));
            assertThat(header(deadLetter.headers(), "trace")).containsExactly(9);
            assertThat(header(deadLetter.headers(), Headers.DEAD_LETTER_REASON))
                    .isEqualTo("not JSON, or not UTF-8".getBytes(UTF_8));
            assertThat(header(deadLetter.headers(), Headers.DEAD_LETTER_PARTITION))
                    .containsExactly(0, 0, 0, 0);
            assertThat(header(deadLetter.headers(), Headers.DEAD_LETTER_OFFSET)).isEqualTo(longBytes(1));
        });
        assertThat(committed(ZERO)).isEqualTo(3);
    }

    @Test
    void tooLargeDeadLetterDoesNotBlockOffsets() {
        MockProducer<byte[], byte[]> byHand = producer(false);
        listener = listener(8, desk, byHand);
        deliver(message(0, "s", "no JSON"), booking(1, "s"));
        assertThat(committed(ZERO)).isNull();

        byHand.errorNext(new RecordTooLargeException("8 MiB"));
        listener.work(consumer);
        assertThat(committed(ZERO)).isEqualTo(2);
    }

    @Test
    void messageIsReadAgainIfItsDeadLetterCannotBeSent() {
        MockProducer<byte[], byte[]> byHand = producer(false);
        listener = listener(8, desk, byHand);
        deliver(booking(3, "s"), message(4, "s", "no JSON"));

        byHand.errorNext(new IllegalStateException("closed"));
        listener.work(consumer);
        assertThat(committed(ZERO)).isNull();
        assertThat(consumer.position(ZERO)).isEqualTo(3);
    }

    private static byte[] header(org.apache.kafka.common.header.Headers headers, String name) {
        return headers.lastHeader(name).value();
    }

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
