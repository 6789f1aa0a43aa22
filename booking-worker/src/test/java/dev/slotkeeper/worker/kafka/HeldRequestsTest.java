package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.PATIENCE;
import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.delivery;
import static dev.slotkeeper.worker.kafka.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldRequestsTest {

    private static final Instant DEADLINE = SENT.plus(PATIENCE);
    private static final Instant TOO_LATE = DEADLINE.plusNanos(1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final HeldRequests held = new HeldRequests();

    @BeforeEach
    void assignTwoPartitions() {
        consumer.assign(List.of(ZERO, ONE));
        consumer.updateEndOffsets(Map.of(ZERO, 5L, ONE, 0L));
    }

    @Test
    void headReturnsTheOldestUpToTheGivenNumber() {
        hold(delivery(ZERO, 1), delivery(ONE, 1), delivery(ZERO, 2));

        assertThat(held.head(2)).extracting(Delivery::offset).containsExactly(1L, 1L);
        held.remove(2);
        assertThat(held.head(2)).extracting(Delivery::offset).containsExactly(2L);
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void oldestTimestampIgnoresAnsweredDeliveriesAndDeadLetters() {
        assertThat(held.oldestTimestamp()).isEqualTo(HeldRequests.NONE);
        Delivery early = delivery(ZERO, 1);
        early.answeredEarly(new Publication());
        hold(early, Delivery.deadLetter(message(ZERO, 2, null, null), "nothing in it"));
        assertThat(held.oldestTimestamp()).isEqualTo(HeldRequests.NONE);

        hold(delivery(ONE, 1));
        assertThat(held.oldestTimestamp()).isEqualTo(SENT.toEpochMilli());
    }

    @Test
    void answeredDeliveriesFormTheirOwnHead() {
        Delivery early = delivery(ZERO, 1);
        early.answeredEarly(new Publication());
        Delivery earlyToo = delivery(ZERO, 2);
        earlyToo.answeredEarly(new Publication());
        Delivery open = delivery(ZERO, 3);
        Delivery last = delivery(ZERO, 4);
        last.answeredEarly(new Publication());
        hold(early, earlyToo, open, last);

        assertThat(held.head(10)).containsExactly(early, earlyToo);
        held.remove(2);
        assertThat(held.head(10)).containsExactly(open, last);
    }

    @Test
    void requestsAreOverdueOnlyAfterTheirDeadline() {
        held.assigned(consumer, List.of(ZERO, ONE));
        hold(delivery(ZERO, 5));

        assertThat(held.overdue(DEADLINE)).isEmpty();
        assertThat(held.overdue(TOO_LATE)).extracting(Delivery::offset).containsExactly(5L);
    }

    @Test
    void requestsThatAnEarlierOwnerMayHaveDecidedAreNeverOverdue() {
        held.assigned(consumer, List.of(ZERO, ONE));
        hold(delivery(ZERO, 4), delivery(ZERO, 5), delivery(ONE, 0));

        assertThat(held.overdue(TOO_LATE))
                .extracting(Delivery::topicPartition, Delivery::offset)
                .containsExactly(tuple(ZERO, 5L), tuple(ONE, 0L));
    }

    @Test
    void nothingIsOverdueWhileTheEndOffsetIsUnknown() {
        consumer.setOffsetsException(new KafkaException("no answer"));
        held.assigned(consumer, List.of(ZERO));
        hold(delivery(ZERO, 1_000_000));

        assertThat(held.overdue(TOO_LATE)).isEmpty();
    }

    @Test
    void requestsThatMayBeCommittedAreNeverOverdue() {
        held.assigned(consumer, List.of(ZERO));
        Delivery uncertain = delivery(ZERO, 5);
        uncertain.becomeUncertain();
        hold(uncertain);

        assertThat(held.overdue(TOO_LATE)).isEmpty();
    }

    @Test
    void answeredRequestsDeadLettersAndRequestsWithoutDeadlineAreNeverOverdue() {
        held.assigned(consumer, List.of(ZERO));
        Delivery answered = delivery(ZERO, 5);
        answered.answeredEarly(new Publication());
        RecordDecoder decoder = new RecordDecoder(PATIENCE);
        hold(
                answered,
                decoder.decode(message(6, "s", "no JSON")),
                decoder.decode(message(7, "s", "{'requestId':'018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11','slotId':'s'}")));

        assertThat(held.overdue(TOO_LATE)).isEmpty();
    }

    @Test
    void touchedOffsetNeverMovesBack() {
        held.assigned(consumer, List.of(ZERO));
        held.touchedUntil(ZERO, 8);
        held.touchedUntil(ZERO, 6);
        hold(delivery(ZERO, 7), delivery(ZERO, 8));

        assertThat(held.overdue(TOO_LATE)).extracting(Delivery::offset).containsExactly(8L);
    }

    @Test
    void touchingAPartitionWithUnknownEndMakesNothingOverdue() {
        held.touchedUntil(ZERO, 8);
        hold(delivery(ZERO, 9));

        assertThat(held.overdue(TOO_LATE)).isEmpty();
    }

    @Test
    void droppingAPartitionRemovesItsRequestsAndState() {
        held.assigned(consumer, List.of(ZERO, ONE));
        hold(delivery(ZERO, 5), delivery(ONE, 1), delivery(ZERO, 6));

        held.drop(List.of(ZERO));

        assertThat(held.all()).extracting(Delivery::topicPartition).containsExactly(ONE);
        hold(delivery(ZERO, 5));
        assertThat(held.overdue(TOO_LATE)).extracting(Delivery::topicPartition).containsExactly(ONE);
    }

    @Test
    void bytesCountTheHeldRequests() {
        int one = delivery(ZERO, 1).bytes();
        assertThat(one).isGreaterThan(100);
        hold(delivery(ZERO, 1), delivery(ONE, 1), delivery(ZERO, 2), delivery(ZERO, 3));
        assertThat(held.bytes()).isEqualTo(4L * one);

        held.remove(1);
        assertThat(held.bytes()).isEqualTo(3L * one);
        held.drop(List.of(ZERO));
        assertThat(held.bytes()).isEqualTo(one);
        held.clear();
        assertThat(held.bytes()).isZero();
    }

    private void hold(Delivery... deliveries) {
        List.of(deliveries).forEach(held::add);
    }
}
