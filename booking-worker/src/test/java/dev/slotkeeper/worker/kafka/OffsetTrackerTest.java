package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.inbound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.worker.kafka.probe.UndecodableRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OffsetTrackerTest {

    /** Rejects the first commit; like the real consumer, it calls back only at the next commit. */
    private static final class RebalancingConsumer extends MockConsumer<byte[], byte[]> {
        private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new ArrayList<>();
        private Runnable refusal = () -> {};

        RebalancingConsumer() {
            super(OffsetResetStrategy.EARLIEST);
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            commits.add(offsets);
            reportRejection();
            if (commits.size() == 1) {
                refusal = () -> callback.onComplete(offsets, new RebalanceInProgressException());
            }
        }

        void reportRejection() {
            refusal.run();
            refusal = () -> {};
        }
    }

    private static final String LEDGER = "the database they were decided in";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final OffsetTracker offsets = new OffsetTracker(Duration.ZERO, System::nanoTime, LEDGER);
    private final RequestBuffer held = new RequestBuffer();

    @BeforeEach
    void assignTwoPartitions() {
        consumer.assign(List.of(ZERO, ONE));
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, 0L, ONE, 0L));
        held.onAssigned(consumer, List.of(ZERO, ONE));
    }

    @Test
    void offsetsWaitForTheAcknowledgement() {
        PendingSends answers = underWay(inbound(ZERO, 7), inbound(ZERO, 8));
        assertThat(committed()).isEmpty();
        assertThat(offsets.inFlight()).isEqualTo(1);

        answers.end(null);
        assertThat(committed()).isEqualTo(Map.of(ZERO, 9L));
        assertThat(offsets.inFlight()).isZero();
    }

    @Test
    void acknowledgedBatchWaitsForEarlierBatches() {
        PendingSends first = underWay(inbound(ZERO, 1));
        PendingSends second = underWay(inbound(ZERO, 2), inbound(ONE, 5));
        PendingSends third = underWay(inbound(ONE, 6));

        second.end(null);
        third.end(null);
        assertThat(committed()).isEmpty();

        first.end(null);
        assertThat(committed()).isEqualTo(Map.of(ZERO, 3L, ONE, 7L));
    }

    @Test
    void unacknowledgedEarlyAnswerHoldsBackTheOffsetsOfItsBatch() {
        PendingSends early = new PendingSends();
        InboundRequest answered = inbound(ZERO, 1);
        answered.answeredEarly(early);
        underWay(answered, inbound(ZERO, 2)).end(null);
        assertThat(committed()).isEmpty();

        early.handedOver();
        assertThat(committed()).isEqualTo(Map.of(ZERO, 3L));
    }

    @Test
    void unacknowledgedReplyHoldsBackOffsetsButNotTheNextBatches() {
        PendingSends slow = new PendingSends();
        slow.beginReply();
        offsets.add(List.of(inbound(ZERO, 1)), slow.handedOver());
        PendingSends quick = underWay(inbound(ZERO, 2));
        quick.end(null);

        assertThat(committed()).isEmpty();
        assertThat(offsets.unpublished()).isZero();
        assertThat(offsets.inFlight()).isEqualTo(2);

        slow.endReply(null);
        assertThat(committed()).isEqualTo(Map.of(ZERO, 3L));
    }

    @Test
    void failedOutcomeAfterASlowReplyIsDetectedAtOnce() {
        PendingSends slow = new PendingSends();
        slow.beginReply();
        offsets.add(List.of(inbound(ZERO, 1)), slow.handedOver());
        underWay(inbound(ZERO, 2)).end(new IllegalStateException("too large"));

        assertThat(committed()).isEmpty();
        assertThat(offsets.hasFailed()).isTrue();
        offsets.startOver(consumer, held);
        assertThat(consumer.position(ZERO)).isEqualTo(1);
    }

    @Test
    void commitsWaitForTheCommitInterval() {
        OffsetTracker patient = new OffsetTracker(Duration.ofDays(1), System::nanoTime, LEDGER);
        patient.add(List.of(inbound(ZERO, 1)), new PendingSends().handedOver());
        patient.settle();
        patient.commitIfDue(consumer);
        assertThat(consumer.committed(Set.of(ZERO))).isEmpty();

        patient.commitNow(consumer);
        assertThat(consumer.committed(Set.of(ZERO))).containsEntry(ZERO, new OffsetAndMetadata(2, LEDGER));
    }

    @Test
    void failedPublicationAndLaterBatchesAreNeverCommitted() {
        underWay(inbound(ZERO, 1)).end(null);
        underWay(inbound(ZERO, 2)).end(new IllegalStateException("too large"));
        underWay(inbound(ZERO, 3)).end(null);

        assertThat(committed()).isEqualTo(Map.of(ZERO, 2L));
        assertThat(offsets.hasFailed()).isTrue();
        offsets.commitNow(consumer);
        assertThat(committed()).isEqualTo(Map.of(ZERO, 2L));
    }

    @Test
    void startingOverSeeksToTheOldestUnsettledRequest() {
        consumer.seek(ZERO, 100);
        consumer.seek(ONE, 100);
        underWay(inbound(ZERO, 1)).end(null);
        underWay(inbound(ZERO, 2), inbound(ZERO, 3)).end(new IllegalStateException("too large"));
        underWay(inbound(ZERO, 4)).end(null);
        held.add(inbound(ZERO, 5));
        held.add(inbound(ONE, 9));
        held.add(inbound(ONE, 10));
        assertThat(committed()).isEqualTo(Map.of(ZERO, 2L));

        offsets.startOver(consumer, held);

        assertThat(consumer.position(ZERO)).isEqualTo(2);
        assertThat(consumer.position(ONE)).isEqualTo(9);
        assertThat(held.isEmpty()).isTrue();
        assertThat(offsets.inFlight()).isZero();
        assertThat(offsets.hasFailed()).isFalse();
    }

    @Test
    void undecodableRangeIsCommittedAsAWholeOrNotAtAll() {
        PendingSends deadLetter = underWay(undecodable(ZERO, 3, 9));
        held.add(undecodable(ONE, 5, 6));

        assertThat(offsets.confirmOwnership(consumer, held)).isTrue();
        assertThat(committed()).as("before the acknowledgement").isEqualTo(Map.of(ZERO, 3L, ONE, 5L));

        deadLetter.end(null);
        assertThat(committed()).isEqualTo(Map.of(ZERO, 10L, ONE, 5L));
    }

    @Test
    void startingOverSeeksToTheFirstOffsetOfAnUndecodableRange() {
        underWay(undecodable(ZERO, 3, 9)).end(new IllegalStateException("no broker"));
        held.add(undecodable(ONE, 5, 6));
        assertThat(committed()).isEmpty();

        offsets.startOver(consumer, held);

        assertThat(consumer.position(ZERO)).isEqualTo(3);
        assertThat(consumer.position(ONE)).isEqualTo(5);
    }

    @Test
    void requestsReadAgainMayBeCommittedAndAreNotOverdue() {
        underWay(inbound(ZERO, 2)).end(new IllegalStateException("too large"));
        held.add(inbound(ONE, 9));
        offsets.startOver(consumer, held);

        held.add(inbound(ZERO, 2));
        held.add(inbound(ZERO, 3));
        held.add(inbound(ONE, 9));
        held.add(inbound(ONE, 10));

        assertThat(held.overdue(SENT.plus(TIMEOUT).plusSeconds(1)))
                .extracting(InboundRequest::offset)
                .containsExactly(3L, 10L);
    }

    @Test
    void droppedPartitionIsNotCommitted() {
        PendingSends open = underWay(inbound(ZERO, 1), inbound(ONE, 1));
        underWay(inbound(ZERO, 2)).end(null);
        offsets.drop(List.of(ZERO));
        open.end(null);

        assertThat(committed()).isEqualTo(Map.of(ONE, 2L));
    }

    @Test
    void droppedSettledPartitionIsNotCommitted() {
        underWay(inbound(ZERO, 1)).end(null);
        offsets.settle();
        offsets.drop(List.of(ZERO));

        assertThat(committed()).isEmpty();
    }

    @Test
    void startingOverDoesNotSeekADroppedPartition() {
        consumer.seek(ONE, 100);
        underWay(inbound(ZERO, 1), inbound(ONE, 1)).end(new IllegalStateException("too large"));
        offsets.drop(List.of(ZERO));
        consumer.assign(List.of(ONE));

        offsets.startOver(consumer, held);

        assertThat(consumer.position(ONE)).isEqualTo(1);
    }

    @Test
    void failedSynchronousCommitDoesNotStopLaterCommits() {
        MockConsumer<byte[], byte[]> failing = new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
            @Override
            public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
                throw new KafkaException("no answer");
            }
        };
        underWay(inbound(ZERO, 1)).end(null);
        offsets.commitNow(failing);

        underWay(inbound(ZERO, 2)).end(null);
        assertThat(committed()).isEqualTo(Map.of(ZERO, 3L));
    }

    @Test
    void commitRejectedByARebalanceIsRetried() {
        RebalancingConsumer rebalancing = new RebalancingConsumer();
        settle(inbound(ZERO, 1), inbound(ONE, 1));
        offsets.commitIfDue(rebalancing);
        rebalancing.reportRejection();
        offsets.commitIfDue(rebalancing);

        assertThat(rebalancing.commits).containsExactly(offsets(2, 2), offsets(2, 2));
        offsets.commitIfDue(rebalancing);
        assertThat(rebalancing.commits).hasSize(2);
    }

    @Test
    void commitWhoseRejectionArrivesDuringTheNextCommitIsRetried() {
        RebalancingConsumer rebalancing = new RebalancingConsumer();
        settle(inbound(ZERO, 1), inbound(ONE, 1));
        offsets.commitIfDue(rebalancing);
        settle(inbound(ZERO, 2));
        offsets.commitIfDue(rebalancing);
        offsets.commitIfDue(rebalancing);

        assertThat(rebalancing.commits.get(2)).isEqualTo(offsets(3, 2));
    }

    @Test
    void retriedCommitNeverMovesOffsetsBack() {
        RebalancingConsumer rebalancing = new RebalancingConsumer();
        settle(inbound(ZERO, 1));
        offsets.commitIfDue(rebalancing);
        settle(inbound(ZERO, 2));
        offsets.commitIfDue(rebalancing);
        offsets.commitIfDue(rebalancing);

        assertThat(rebalancing.commits)
                .containsExactly(
                        Map.of(ZERO, new OffsetAndMetadata(2, LEDGER)),
                        Map.of(ZERO, new OffsetAndMetadata(3, LEDGER)),
                        Map.of(ZERO, new OffsetAndMetadata(3, LEDGER)));
    }

    @Test
    void rejectedCommitIsNotRetriedForADroppedPartition() {
        RebalancingConsumer rebalancing = new RebalancingConsumer();
        settle(inbound(ZERO, 1), inbound(ONE, 1));
        offsets.commitIfDue(rebalancing);
        offsets.drop(List.of(ZERO));
        rebalancing.reportRejection();
        offsets.commitIfDue(rebalancing);

        assertThat(rebalancing.commits.get(1)).containsOnlyKeys(ONE);
    }

    @Test
    @Timeout(60)
    void waitingForABatchIsBoundedForAnyNumberOfAnswers() {
        List<InboundRequest> answered = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            InboundRequest request = inbound(ZERO, i);
            request.answeredEarly(new PendingSends());
            answered.add(request);
        }
        offsets.add(answered, new PendingSends().handedOver());

        offsets.awaitOldest(500);

        assertThat(offsets.inFlight()).isEqualTo(1);
    }

    private static InboundRequest undecodable(TopicPartition partition, long first, long last) {
        UndecodableRecord record = new UndecodableRecord(partition, first, last, "too large");
        return InboundRequest.deadLetter(record, record.reason());
    }

    /** Adds a batch whose messages stay unacknowledged until the test ends the publication. */
    private PendingSends underWay(InboundRequest... deliveries) {
        PendingSends sends = new PendingSends();
        offsets.add(List.of(deliveries), sends);
        return sends;
    }

    private void settle(InboundRequest... deliveries) {
        underWay(deliveries).end(null);
        offsets.settle();
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(long zero, long one) {
        return Map.of(ZERO, new OffsetAndMetadata(zero, LEDGER), ONE, new OffsetAndMetadata(one, LEDGER));
    }

    private Map<TopicPartition, Long> committed() {
        offsets.settle();
        offsets.commitIfDue(consumer);
        Map<TopicPartition, Long> committed = new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
        consumer.committed(Set.of(ZERO, ONE)).forEach((partition, offset) -> committed.put(partition, offset.offset()));
        return committed;
    }
}
