package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.booking;
import static dev.slotkeeper.worker.kafka.Messages.message;
import static dev.slotkeeper.worker.kafka.Messages.requestId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import dev.slotkeeper.worker.ledger.LedgerFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The records of a poll are decided in order, answered, and only then committed. */
class RequestListenerTest extends RequestListenerFixture {

    @Test
    void recordsOfAPollAreDecidedInOrderAndThenCommitted() {
        deliver(booking(0, "s"), booking(ONE, 7, "s"), booking(1, "s"));

        assertThat(outcomes()).containsExactly("CONFIRMED 1", "CONFIRMED 2", "CONFIRMED 3");
        assertThat(events.history()).allSatisfy(event -> {
            assertThat(event.topic()).isEqualTo(Topics.EVENTS);
            assertThat(event.key()).isEqualTo("s".getBytes(UTF_8));
        });
        assertThat(committed(ZERO)).isEqualTo(2);
        assertThat(committed(ONE)).isEqualTo(8);
        assertThat(desk.tried).containsExactly(3);
        assertThat(listener.inHand()).isZero();
    }

    @Test
    void offsetsAreCommittedOnlyAfterTheOutcomesAreAcknowledged() {
        acknowledgeByHand(8);
        deliver(booking(0, "s"), booking(1, "s"));
        events.completeNext();
        listener.work(consumer);
        assertThat(committed(ZERO)).isNull();

        events.completeNext();
        listener.work(consumer);
        assertThat(committed(ZERO)).isEqualTo(2);
    }

    @Test
    void requesterGetsAReplyInAdditionToTheEvent() {
        ConsumerRecord<byte[], byte[]> asking = booking(0, "s");
        asking.headers().add(Headers.REPLY_TOPIC, "booking.replies.a".getBytes(UTF_8));
        asking.headers().add(Headers.CORRELATION_ID, new byte[] {1, 2});
        deliver(asking, booking(1, "s"));

        assertThat(replies.history()).singleElement().satisfies(reply -> {
            assertThat(reply.topic()).isEqualTo("booking.replies.a");
            assertThat(reply.value()).isEqualTo(events.history().get(0).value());
        });
        assertThat(committed(ZERO)).isEqualTo(2);
    }

    @Test
    void decisionsContinueWhileASlowReplyHoldsBackItsOffset() {
        replies = producer(false);
        listener = listener(1, desk, letters);
        listener.onPartitionsAssigned(consumer, List.of(ZERO, ONE));
        ConsumerRecord<byte[], byte[]> asking = booking(0, "s");
        asking.headers().add(Headers.REPLY_TOPIC, "booking.replies.a".getBytes(UTF_8));
        deliver(asking, booking(ONE, 7, "s"));
        for (int i = 1; i <= 20; i++) {
            deliver(booking(i, "s"), booking(ONE, 7 + i, "s"));
        }
        assertThat(outcomes()).hasSize(42);
        assertThat(committed(ZERO)).isNull();

        replies.completeNext();
        listener.work(consumer);
        assertThat(committed(ZERO)).isEqualTo(21);
        assertThat(committed(ONE)).isEqualTo(28);
    }

    @Test
    void revocationDoesNotWaitLongForASlowReply() {
        replies = producer(false);
        listener = listener(1, desk, letters);
        listener.onPartitionsAssigned(consumer, List.of(ZERO, ONE));
        ConsumerRecord<byte[], byte[]> asking = booking(0, "s");
        asking.headers().add(Headers.REPLY_TOPIC, "booking.replies.a".getBytes(UTF_8));
        deliver(asking);

        long start = System.nanoTime();
        listener.finish(consumer, 60_000);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(committed(ZERO)).isNull();
    }

    @Test
    void eventHasTheSenderOfItsCommandAlsoAfterRedelivery() {
        deliver(by(booking(0, "s"), "slots:admin anna"));
        deliver(by(booking(0, "s"), "operator bert"));
        deliver(by(booking(1, "s"), "somebody\nelse"), booking(2, "s"));

        assertThat(events.history())
                .map(event -> event.headers().lastHeader(Headers.BY))
                .map(header -> header == null ? "" : new String(header.value(), UTF_8))
                .containsExactly("slots:admin anna", "operator bert", "", "");
        assertThat(events.history().get(1).value())
                .as("event without the sender header")
                .isEqualTo(events.history().get(0).value());
    }

    private static ConsumerRecord<byte[], byte[]> by(ConsumerRecord<byte[], byte[]> message, String who) {
        message.headers().add(Headers.BY, who.getBytes(UTF_8));
        return message;
    }

    @Test
    void redeliveredRequestGetsTheSameAnswerAndChangesNothing() {
        deliver(
                booking(0, "s"),
                message(1, "s", "{'requestId':'" + requestId(9) + "','slotId':'s'}"),
                booking(2, "none"));
        deliver(
                booking(0, "s"),
                message(1, "s", "{'requestId':'" + requestId(9) + "','slotId':'s'}"),
                booking(2, "none"));

        List<byte[]> values =
                events.history().stream().map(event -> event.value()).toList();
        assertThat(values).hasSize(6);
        for (int i = 0; i < 3; i++) {
            assertThat(values.get(i + 3)).isEqualTo(values.get(i));
        }
        assertThat(desk.slots.get("s")).extracting("currentBookings").isEqualTo(1);
        assertThat(desk.decisions).hasSize(3);
    }

    @Test
    void oldestRequestIsVisibleWhileItIsDecided() {
        List<Long> seen = new ArrayList<>();
        listener = listener(
                8,
                placed -> {
                    seen.add(listener.oldest());
                    return desk.decide(placed);
                },
                letters);
        deliver(booking(0, "s"));

        assertThat(seen).containsExactly(SENT.toEpochMilli());
        assertThat(listener.oldest()).isEqualTo(RequestBuffer.NO_TIMESTAMP);
    }

    @Test
    void requestsAreReadAgainAndAnsweredEquallyIfAnOutcomeCannotBePublished() {
        acknowledgeByHand(8);
        consumer.seek(ZERO, 12);
        deliver(booking(10, "s"), booking(11, "s"));
        events.errorNext(new IllegalStateException("closed"));
        events.completeNext();
        listener.work(consumer);
        // On a slow machine the search for empty offsets has committed the position, that of the first request.
        assertThat(Objects.requireNonNullElse(committed(ZERO), 10L)).isEqualTo(10);
        assertThat(consumer.position(ZERO)).isEqualTo(10);

        deliver(booking(10, "s"), booking(11, "s"));
        events.completeNext();
        events.completeNext();
        listener.work(consumer);
        assertThat(committed(ZERO)).isEqualTo(12);
        assertThat(events.history().get(2).value())
                .isEqualTo(events.history().get(0).value());
        assertThat(events.history().get(3).value())
                .isEqualTo(events.history().get(1).value());
    }

    @Test
    void intakeClosesAtItsBoundAndOpensAgain() {
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        deliver(IntStream.range(0, HELD - 1).mapToObj(i -> booking(i, "s")).toList());
        assertThat(intake.isOpen).isTrue();

        deliver(booking(HELD, "s"));
        assertThat(intake.isOpen).isFalse();

        desk.failure = null;
        listener.work(consumer);
        assertThat(intake.isOpen).isTrue();
        assertThat(outcomes()).hasSize(HELD);
    }

    @Test
    void intakeClosesBeforeLargeMessagesFillTheHeap() {
        byte[] oneMebibyte = new byte[1024 * 1024];
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        deliver(booking(0, "s"));
        for (int i = 1; i < 32; i++) {
            deliver(message(ZERO, i, null, oneMebibyte));
            assertThat(intake.isOpen).as("after %d MiB", i).isTrue();
        }
        deliver(message(ZERO, 32, null, oneMebibyte));
        assertThat(intake.isOpen).isFalse();

        desk.failure = null;
        listener.work(consumer);
        assertThat(intake.isOpen).isTrue();
    }

    @Test
    void batchesInFlightAreBounded() {
        acknowledgeByHand(1);
        deliver(IntStream.range(0, BATCH + 1).mapToObj(i -> booking(i, "s")).toList());
        assertThat(desk.tried).containsExactly(BATCH);
        assertThat(intake.isOpen).isTrue();

        IntStream.range(0, BATCH).forEach(i -> events.completeNext());
        listener.work(consumer);
        assertThat(desk.tried).containsExactly(BATCH, 1);
        assertThat(committed(ZERO)).isEqualTo(BATCH);
    }

    @Test
    void requestsOfARevokedPartitionAreNotDecided() {
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        deliver(booking(0, "s"), booking(ONE, 7, "s"));
        listener.onPartitionsRevokedBeforeCommit(consumer, List.of(ZERO));

        desk.failure = null;
        listener.work(consumer);
        assertThat(events.history()).hasSize(1);
        assertThat(reply(0).requestId()).isEqualTo(requestId(7));
        assertThat(committed(ZERO)).isNull();
        assertThat(committed(ONE)).isEqualTo(8);
    }

    @Test
    void offsetsAreCommittedBeforeAPartitionIsRevoked() {
        acknowledgeByHand(8);
        deliver(booking(0, "s"));
        events.completeNext();

        listener.onPartitionsRevokedBeforeCommit(consumer, List.of(ZERO));
        assertThat(committed(ZERO)).isEqualTo(1);
    }

    @Test
    void unacknowledgedRequestsAreNotCommittedAtStop() {
        acknowledgeByHand(8);
        deliver(booking(0, "s"));
        deliver(booking(1, "s"));
        events.completeNext();

        listener.finish(consumer, 1);
        assertThat(committed(ZERO)).isEqualTo(1);
    }
}
