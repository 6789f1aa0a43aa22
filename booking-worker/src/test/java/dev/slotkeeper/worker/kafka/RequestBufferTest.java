package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.inbound;
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

class RequestBufferTest {

    private static final Instant DEADLINE = SENT.plus(TIMEOUT);
    private static final Instant TOO_LATE = DEADLINE.plusNanos(1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final RequestBuffer held = new RequestBuffer();

    @BeforeEach
    void assignTwoPartitions() {
        consumer.assign(List.of(ZERO, ONE));
        consumer.updateEndOffsets(Map.of(ZERO, 5L, ONE, 0L));
    }

    @Test
    void headReturnsTheOldestUpToTheGivenNumber() {
        hold(inbound(ZERO, 1), inbound(ONE, 1), inbound(ZERO, 2));

        assertThat(held.head(2)).extracting(InboundRequest::offset).containsExactly(1L, 1L);
        held.remove(2);
        assertThat(held.head(2)).extracting(InboundRequest::offset).containsExactly(2L);
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void oldestTimestampIgnoresAnsweredDeliveriesAndDeadLetters() {
        assertThat(held.oldestTimestamp()).isEqualTo(RequestBuffer.NO_TIMESTAMP);
        InboundRequest early = inbound(ZERO, 1);
        early.answeredEarly(new PendingSends());
        hold(early, InboundRequest.deadLetter(message(ZERO, 2, null, null), "nothing in it"));
        assertThat(held.oldestTimestamp()).isEqualTo(RequestBuffer.NO_TIMESTAMP);

        hold(inbound(ONE, 1));
        assertThat(held.oldestTimestamp()).isEqualTo(SENT.toEpochMilli());
    }

    @Test
    void answeredDeliveriesFormTheirOwnHead() {
        InboundRequest early = inbound(ZERO, 1);
        early.answeredEarly(new PendingSends());
        InboundRequest earlyToo = inbound(ZERO, 2);
        earlyToo.answeredEarly(new PendingSends());
        InboundRequest open = inbound(ZERO, 3);
        InboundRequest last = inbound(ZERO, 4);
        last.answeredEarly(new PendingSends());
        hold(early, earlyToo, open, last);

        assertThat(held.head(10)).containsExactly(early, earlyToo);
        held.remove(2);
        assertThat(held.head(10)).containsExactly(open, last);
    }

    @Test
    void requestsAreOverdueOnlyAfterTheirDeadline() {
        held.onAssigned(consumer, List.of(ZERO, ONE));
        hold(inbound(ZERO, 5));

        assertThat(held.overdue(DEADLINE)).isEmpty();
        assertThat(held.overdue(TOO_LATE)).extracting(InboundRequest::offset).containsExactly(5L);
    }

    @Test
    void requestsThatAnEarlierOwnerMayHaveDecidedAreNeverOverdue() {
        held.onAssigned(consumer, List.of(ZERO, ONE));
        hold(inbound(ZERO, 4), inbound(ZERO, 5), inbound(ONE, 0));

        assertThat(held.overdue(TOO_LATE))
                .extracting(InboundRequest::topicPartition, InboundRequest::offset)
                .containsExactly(tuple(ZERO, 5L), tuple(ONE, 0L));
    }

    @Test
    void nothingIsOverdueWhileTheEndOffsetIsUnknown() {
        consumer.setOffsetsException(new KafkaException("no answer"));
        held.onAssigned(consumer, List.of(ZERO));
        hold(inbound(ZERO, 1_000_000));

        assertThat(held.overdue(TOO_LATE)).isEmpty();
    }

    @Test
    void requestsThatMayBeCommittedAreNeverOverdue() {
        held.onAssigned(consumer, List.of(ZERO));
        InboundRequest uncertain = inbound(ZERO, 5);
        uncertain.becomeUncertain();
        hold(uncertain);

        assertThat(held.overdue(TOO_LATE)).isEmpty();
    }

    @Test
    void answeredRequestsDeadLettersAndRequestsWithoutDeadlineAreNeverOverdue() {
        held.onAssigned(consumer, List.of(ZERO));
        InboundRequest answered = inbound(ZERO, 5);
        answered.answeredEarly(new PendingSends());
        RecordDecoder decoder = new RecordDecoder(TIMEOUT);
        hold(
                answered,
                decoder.decode(message(6, "s", "no JSON")),
                decoder.decode(message(7, "s", "{'requestId':'018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11','slotId':'s'}")));

        assertThat(held.overdue(TOO_LATE)).isEmpty();
    }

    @Test
    void touchedOffsetNeverMovesBack() {
        held.onAssigned(consumer, List.of(ZERO));
        held.mayBeDecidedBefore(ZERO, 8);
        held.mayBeDecidedBefore(ZERO, 6);
        hold(inbound(ZERO, 7), inbound(ZERO, 8));

        assertThat(held.overdue(TOO_LATE)).extracting(InboundRequest::offset).containsExactly(8L);
    }

    @Test
    void touchingAPartitionWithUnknownEndMakesNothingOverdue() {
        held.mayBeDecidedBefore(ZERO, 8);
        hold(inbound(ZERO, 9));

        assertThat(held.overdue(TOO_LATE)).isEmpty();
    }

    @Test
    void droppingAPartitionRemovesItsRequestsAndState() {
        held.onAssigned(consumer, List.of(ZERO, ONE));
        hold(inbound(ZERO, 5), inbound(ONE, 1), inbound(ZERO, 6));

        held.removePartitions(List.of(ZERO));

        assertThat(held.all()).extracting(InboundRequest::topicPartition).containsExactly(ONE);
        hold(inbound(ZERO, 5));
        assertThat(held.overdue(TOO_LATE))
                .extracting(InboundRequest::topicPartition)
                .containsExactly(ONE);
    }

    @Test
    void bytesCountTheHeldRequests() {
        int one = inbound(ZERO, 1).bytes();
        assertThat(one).isGreaterThan(100);
        hold(inbound(ZERO, 1), inbound(ONE, 1), inbound(ZERO, 2), inbound(ZERO, 3));
        assertThat(held.bytes()).isEqualTo(4L * one);

        held.remove(1);
        assertThat(held.bytes()).isEqualTo(3L * one);
        held.removePartitions(List.of(ZERO));
        assertThat(held.bytes()).isEqualTo(one);
        held.clear();
        assertThat(held.bytes()).isZero();
    }

    private void hold(InboundRequest... deliveries) {
        List.of(deliveries).forEach(held::add);
    }
}
