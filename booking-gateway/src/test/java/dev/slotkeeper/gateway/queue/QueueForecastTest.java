package dev.slotkeeper.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.gateway.kafka.SimulatedQueues;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueueForecastTest {

    private static final Duration EVIDENCE = Duration.ofSeconds(30);

    private final SimulatedQueues admission = new SimulatedQueues(4, EVIDENCE);

    private QueuePosition place(int partition, double offset) {
        return Objects.requireNonNull(
                admission.forecast().place(new LogPosition(partition, (long) offset), admission.nanos()), "a place");
    }

    private @Nullable Duration tooLongBy(int secondsLeft) {
        return admission.forecast().tooLongBy(0, Duration.ofSeconds(secondsLeft), admission.nanos());
    }

    @Test
    void positionCountsUndecidedRequestsIncludingItself() {
        admission.burst(1, 10).pass(1);

        assertThat(place(1, 0).position()).isEqualTo(1);
        assertThat(place(1, 9).position()).isEqualTo(10);
        assertThat(place(2, 0).position()).isEqualTo(1);
    }

    @Test
    void requestDecidedMeanwhileIsAtPositionOne() {
        admission.burst(1, 100).decide(100).pass(1);

        assertThat(place(1, 3)).isEqualTo(new QueuePosition(1, 1L));
    }

    @Test
    void estimateIsThePositionDividedByThePartitionsRate() {
        // Two partitions have work, so each gets half; the idle time before does not count as slow.
        admission.decide(200).pass(5);
        admission.burst(0, 100_000).burst(1, 100_000).pass(5);

        assertThat(place(0, admission.committed(0) + 3_000).seconds()).isBetween(29L, 32L);
        assertThat(place(2, 0).seconds()).as("for a partition without progress").isNull();
    }

    @Test
    void estimateFollowsTheLastTenSeconds() {
        admission.burst(0, 100_000).decide(100).pass(20);
        admission.decide(1_000).pass(11);

        assertThat(place(0, admission.committed(0) + 10_000).seconds()).isBetween(9L, 12L);
    }

    @Test
    void partitionWithoutProgressHasNoEstimate() {
        admission.burst(0, 1_000).pass(2);

        assertThat(place(0, 500)).isEqualTo(new QueuePosition(501, null));
    }

    @Test
    void stalledPartitionHasNoEstimateUntilItMovesAgain() {
        admission.burst(0, 100_000).decide(100).pass(10);
        admission.decide(0).pass(4);
        assertThat(place(0, 50_000).seconds()).isNull();

        admission.decide(100).pass(2);
        assertThat(place(0, 50_000).seconds()).isNotNull();
    }

    @Test
    void idlePartitionIsNotConsideredSlow() {
        admission.decide(1_000).arrive(0, 2).pass(20);

        assertThat(place(0, admission.end(0))).isEqualTo(new QueuePosition(1, 1L));
        assertThat(place(0, admission.end(0) + 500).seconds())
                .as("for a long queue of an idle partition")
                .isNull();
    }

    @Test
    void oldForecastIsNotUsed() {
        admission.burst(0, 100_000).decide(100).pass(60);
        long later = admission.nanos() + Duration.ofSeconds(4).toNanos();

        assertThat(admission.forecast().place(new LogPosition(0, 50_000), later))
                .isNull();
        assertThat(admission.forecast().tooLongBy(0, Duration.ofSeconds(1), later))
                .isNull();
        assertThat(admission.turnsAway(0, 1)).isTrue();
    }

    @Test
    void unknownPartitionHasNoForecast() {
        assertThat(admission.forecast().place(new LogPosition(4, 0), admission.nanos()))
                .isNull();
        assertThat(admission.turnsAway(4, 1)).isFalse();
    }

    @Test
    void onlyAQueueOfFourTimesTheDecidableLengthIsTooLong() {
        admission.burst(0, 100_000).decide(100).pass(40);
        double queued = admission.end(0) - admission.committed(0);
        int bearable = (int) Math.ceil(queued / 400);

        assertThat(tooLongBy(bearable + 1)).isNull();
        assertThat(tooLongBy(bearable - 10)).isBetween(Duration.ofSeconds(36), Duration.ofSeconds(44));
        assertThat(tooLongBy(1)).isEqualTo(Duration.ofSeconds(60));
        assertThat(admission.turnsAway(1, 1)).as("another partition").isFalse();
    }

    @Test
    void bestRateOfTheLastMinuteIsUsed() {
        admission.burst(0, 100_000).decide(100).pass(40);
        admission.decide(10).pass(10);
        double queued = admission.end(0) - admission.committed(0);

        assertThat(tooLongBy((int) Math.ceil(queued / 400) + 1)).isNull();
    }

    @Test
    void noRequestIsRefusedWithoutEnoughEvidence() {
        admission.burst(0, 1_000_000).decide(10).pass(29);
        assertThat(admission.turnsAway(0, 1)).isFalse();

        admission.pass(2);
        assertThat(admission.turnsAway(0, 1)).isTrue();
    }

    @Test
    void outageIsNoEvidence() {
        admission.decide(1_000).arrive(0, 100).pass(60);
        admission.decide(0).pass(40);
        assertThat(admission.turnsAway(0, 1)).isFalse();

        admission.decide(1_000).pass(4);
        assertThat(admission.turnsAway(0, 1)).isFalse();
    }

    @Test
    void newLogOrResetOffsetsDiscardTheHistory() {
        QueueHistory history = new QueueHistory(EVIDENCE);
        for (int second = 0; second <= 60; second++) {
            history.add(sample(second, 1_000 + second * 10L, 1_000_000));
        }
        assertThat(history.add(sample(61, 1_610, 1_000_000)).bestRate()).isEqualTo(10);

        assertThat(history.add(sample(62, 5, 1_000_000)).bestRate()).isZero();
        assertThat(history.add(sample(63, 15, 1_000_000)).paces().get(0).proven())
                .isFalse();
    }

    private static QueueSample sample(int second, long committed, long end) {
        return new QueueSample(Duration.ofSeconds(second).toNanos(), List.of(new QueueSample.Offsets(committed, end)));
    }
}
