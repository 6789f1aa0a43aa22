package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.booking;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.WorkerSettings.Misplaced;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import dev.slotkeeper.worker.ledger.LedgerFailures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request in a partition that is not its key's is refused; slot "room-7-0900" is in partition 4 of 12, 40 of 48. */
class PlacementCheckTest extends RequestListenerFixture {

    private static final String SLOT = "room-7-0900";
    private static final long A_SECOND = PartitionCountCache.MAX_AGE_OF_TOO_FEW.toNanos();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PartitionCountCache counts = cache();
    private IntSupplier partitions = () -> 12;
    private int reads;
    private long nanos;
    private boolean isAway;
    private boolean isSilent;

    @Test
    void misplacedRequestIsRefusedAndTouchesNoSlot() {
        listen(Misplaced.REFUSE);

        deliver(booking(partition(3), 0, SLOT), booking(partition(4), 0, SLOT), booking(partition(4), 1, SLOT));
        assertThat(events.history())
                .as("the number of partitions is not confirmed")
                .isEmpty();
        workASecondLater();

        assertThat(reply(0)).isInstanceOfSatisfying(BookingRejected.class, no -> {
            assertThat(no.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
            assertThat(no.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(no.customerId()).isEqualTo("c");
            assertThat(no.field()).isEqualTo("partition");
            assertThat(no.given()).isEqualTo("3");
            assertThat(no.allowed()).isEqualTo("4 of 12, by murmur2 of the key");
        });
        assertThat(new String(events.history().get(0).value(), UTF_8))
                .contains("\"field\":\"partition\",\"given\":\"3\",\"allowed\":\"4 of 12, by murmur2 of the key\"");
        assertThat(reply(1))
                .as("the refusal has used up the request id, in the right partition too")
                .isInstanceOfSatisfying(
                        BookingRejected.class, no -> assertThat(no.reason()).isEqualTo(Reason.REQUEST_ID_REUSED));
        assertThat(Objects.requireNonNull(desk.slots.get(SLOT)).currentBookings())
                .isEqualTo(1);
        assertThat(misplacedSoFar()).isEqualTo(1);
    }

    @Test
    void requestsBeforeAMisplacedOneDoNotWaitForIt() {
        listen(Misplaced.REFUSE);

        deliver(booking(partition(4), 0, SLOT), booking(partition(3), 1, SLOT), booking(partition(4), 2, SLOT));
        assertThat(outcomes()).containsExactly("CONFIRMED 1");

        workASecondLater();
        assertThat(outcomes()).containsExactly("CONFIRMED 1", "VALIDATION_ERROR", "CONFIRMED 2");
    }

    @Test
    void misplacedRequestIsDecidedWhilePartitionsAreAdded() {
        listen(Misplaced.DECIDE);

        deliver(booking(partition(3), 0, SLOT));

        assertThat(reply(0)).isInstanceOf(BookingConfirmed.class);
        assertThat(misplacedSoFar()).isEqualTo(1);
    }

    @Test
    void partitionsThatWereAddedAreKnownBeforeARequestIsRefused() {
        PlacementCheck check = check(Misplaced.REFUSE);
        assertThat(check.check(arrived(check, inbound(4, SLOT)))).isEqualTo(1);

        partitions = () -> 48;
        nanos += A_SECOND;
        InboundRequest moved = inbound(40, SLOT);
        InboundRequest stale = inbound(4, SLOT);
        assertThat(check.check(arrived(check, moved, stale))).isEqualTo(1);
        assertThat(isJudged(check, stale)).isTrue();
        assertThat(moved.request()).isInstanceOf(Request.Valid.class);
        assertThat(stale.request()).isInstanceOf(Request.Malformed.class);
    }

    /** The consumer of the old partition sees no request that is misplaced by the number that it knows. */
    @Test
    void consumersOfOldPartitionsLearnOfAddedOnesWithTheNextAssignment() {
        PlacementCheck ofOld = check(Misplaced.REFUSE);
        PlacementCheck ofNew = check(Misplaced.REFUSE);
        assertThat(ofOld.check(arrived(ofOld, inbound(4, SLOT)))).isEqualTo(1);

        partitions = () -> 48;
        ofNew.partitionsAssigned();
        InboundRequest moved = inbound(40, SLOT);
        assertThat(ofNew.check(arrived(ofNew, moved))).isEqualTo(1);
        assertThat(moved.request()).isInstanceOf(Request.Valid.class);
        ofOld.partitionsAssigned();
        InboundRequest stale = inbound(4, SLOT);
        assertThat(isJudged(ofOld, stale)).isTrue();
        assertThat(stale.request()).isInstanceOf(Request.Malformed.class);
    }

    @Test
    void addedPartitionsAreFoundInTheBackgroundTooWhileAllRequestsLookInPlace() {
        PlacementCheck check = check(Misplaced.REFUSE);
        assertThat(check.check(arrived(check, inbound(4, SLOT)))).isEqualTo(1);

        partitions = () -> 48;
        nanos += Duration.ofSeconds(11).toNanos();
        check.check(arrived(check, inbound(4, SLOT)));
        InboundRequest stale = inbound(4, SLOT);
        assertThat(isJudged(check, stale)).isTrue();
        assertThat(stale.request()).isInstanceOf(Request.Malformed.class);
    }

    /** By 13 partitions the slot is in partition 0; a broker that knows 12 takes that for misplaced. */
    @Test
    void oneAnswerOfABrokerThatDoesNotKnowTheAddedPartitionYetRefusesNothing() {
        listen(Misplaced.REFUSE);
        nanos += Duration.ofMinutes(1).toNanos();
        deliver(booking(partition(4), 0, SLOT));

        nanos += A_SECOND;
        int stale = reads + 1;
        partitions = () -> reads <= stale ? 12 : 13;
        deliver(booking(partition(0), 1, SLOT));
        assertThat(reads).isEqualTo(stale);
        workASecondLater();

        assertThat(reads).isGreaterThan(stale);
        assertThat(outcomes()).containsExactly("CONFIRMED 1", "CONFIRMED 2");
    }

    @Test
    void answerWithFewerPartitionsThanKnownIsOutOfDate() {
        PlacementCheck check = check(Misplaced.REFUSE);
        partitions = () -> 13;
        assertThat(check.check(arrived(check, inbound(0, SLOT)))).isEqualTo(1);

        partitions = () -> 12;
        check.partitionsAssigned();
        InboundRequest inPlace = inbound(0, SLOT);
        assertThat(isJudged(check, inPlace))
                .as("nothing is known since the assignment")
                .isFalse();
        partitions = () -> 13;
        assertThat(isJudged(check, inPlace)).isTrue();
        assertThat(inPlace.request()).isInstanceOf(Request.Valid.class);
    }

    @Test
    void numberOfPartitionsIsReadAtMostOnceASecondAndNotForRequestsInPlace() {
        PlacementCheck check = check(Misplaced.REFUSE);
        for (int i = 0; i < 5; i++) {
            nanos += A_SECOND;
            check.check(arrived(check, inbound(4, SLOT)));
        }
        assertThat(reads).isEqualTo(1);

        List<InboundRequest> misplaced = arrived(check, inbound(3, SLOT), inbound(5, SLOT), inbound(6, SLOT));
        check.check(misplaced);
        check.check(misplaced);
        assertThat(reads).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Misplaced.class)
    void brokerIsAskedOnceForABatchAndNobodyWaitsForItsAnswer(Misplaced setting) {
        PlacementCheck check = check(setting);
        check.check(arrived(check, inbound(4, SLOT)));
        List<InboundRequest> misplaced = arrived(check, inbound(3, SLOT), inbound(5, SLOT), inbound(6, SLOT));
        int decided = setting == Misplaced.DECIDE ? 3 : 0;

        nanos += A_SECOND;
        isAway = true;
        assertThat(check.check(misplaced)).isEqualTo(decided);
        assertThat(reads).as("a question that fails at once").isEqualTo(2);
        isAway = false;
        isSilent = true;
        List<InboundRequest> more = arrived(check, inbound(3, SLOT), inbound(5, SLOT), inbound(6, SLOT));
        assertThat(check.check(more)).isEqualTo(decided);
        assertThat(reads).as("a question without an answer").isEqualTo(3);
    }

    @Test
    void afterAnAssignmentRequestsAreDecidedByTheNumberSinceThenOrOnceItsQuestionFails() {
        PlacementCheck check = check(Misplaced.DECIDE);
        isSilent = true;
        check.partitionsAssigned();
        assertThat(check.check(arrived(check, inbound(3, SLOT)))).isZero();

        isSilent = false;
        isAway = true;
        check.partitionsAssigned();
        assertThat(check.check(arrived(check, inbound(3, SLOT)))).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Misplaced.class)
    void whileTheBrokerDoesNotAnswerOnlyRequestsThatMayBeMisplacedWait(Misplaced setting) {
        listen(setting);
        deliver(booking(partition(4), 0, SLOT));
        isAway = true;
        nanos += Duration.ofMinutes(1).toNanos();
        deliver(booking(partition(4), 1, SLOT));
        assertThat(outcomes()).containsExactly("CONFIRMED 1", "CONFIRMED 2");

        deliver(booking(partition(3), 2, SLOT));
        boolean waits = setting == Misplaced.REFUSE;
        assertThat(listener.inHand()).isEqualTo(waits ? 1 : 0);
        isAway = false;
        workASecondLater();
        workASecondLater();
        assertThat(outcomes().get(2)).isEqualTo(waits ? "VALIDATION_ERROR" : "CONFIRMED 3");
    }

    @Test
    void misplacedRequestIsRefusedAsMalformedAlsoIfItsDeadlinePassesWhileTheDatabaseIsAway() {
        placement = check(Misplaced.REFUSE);
        listener = listener(8, desk, letters);
        listener.onPartitionsAssigned(consumer, List.of(ZERO, ONE));
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i <= BATCH; i++) {
            records.add(booking(ZERO, i, "room-7"));
        }
        records.add(booking(ZERO, BATCH + 1, SLOT));
        deliver(records);
        clock.read(SENT.plus(TIMEOUT).plusSeconds(1));
        listener.work(consumer);
        assertThat(outcomes()).hasSize(BATCH + 1).containsOnly("SLOT_FETCH_ERROR");

        desk.failure = null;
        workASecondLater();
        assertThat(outcomes()).last().isEqualTo("VALIDATION_ERROR");
    }

    @Test
    void partitionThatTheBrokerDoesNotKnowYetIsNotJudged() {
        partitions = () -> 2;
        assertThat(isJudged(check(Misplaced.REFUSE), inbound(3, SLOT))).isFalse();
    }

    @Test
    void repeatInTheSamePartitionIsTheSameRequestAndInAnotherOneItIsNot() {
        PlacementCheck check = check(Misplaced.REFUSE);
        InboundRequest[] all = {inbound(3, SLOT), inbound(3, SLOT), inbound(5, SLOT)};
        assertThat(isJudged(check, all)).isTrue();

        assertThat(all[1].request().digest()).isEqualTo(all[0].request().digest());
        assertThat(all[2].request().digest()).isNotEqualTo(all[0].request().digest());
    }

    @Test
    void decidedRequestThatIsDeliveredAgainAfterPartitionsWereAddedGetsItsAnswerAgain() {
        listen(Misplaced.REFUSE);
        deliver(booking(partition(4), 0, SLOT));
        partitions = () -> 48;
        placement.partitionsAssigned();

        deliver(booking(partition(4), 0, SLOT), booking(partition(4), 1, SLOT));
        workASecondLater();

        assertThat(outcomes()).containsExactly("CONFIRMED 1", "CONFIRMED 1", "VALIDATION_ERROR");
        assertThat(events.history().get(1).value())
                .isEqualTo(events.history().get(0).value());
    }

    private void listen(Misplaced setting) {
        desk.slots.put(SLOT, new Slot(SLOT, 10, 0, false, 1, SENT.plusSeconds(3_600)));
        placement = check(setting);
        listener = listener(8, desk, letters);
    }

    private void workASecondLater() {
        nanos += A_SECOND;
        listener.work(consumer);
    }

    private double misplacedSoFar() {
        return registry.get("booking.requests.misplaced").counter().count();
    }

    private PlacementCheck check(Misplaced setting) {
        return new PlacementCheck(counts, setting, new WorkerMetrics(registry));
    }

    /** Returns true if all requests can be decided once the number of partitions had time to be confirmed. */
    private boolean isJudged(PlacementCheck check, InboundRequest... requests) {
        List<InboundRequest> all = arrived(check, requests);
        for (int i = 0; i < 3; i++) {
            if (check.check(all) == all.size()) {
                return true;
            }
            nanos += A_SECOND;
        }
        return false;
    }

    private static List<InboundRequest> arrived(PlacementCheck check, InboundRequest... requests) {
        List.of(requests).forEach(check::received);
        return List.of(requests);
    }

    private PartitionCountCache cache() {
        return new PartitionCountCache(
                new TopicDirectory() {
                    @Override
                    public CompletableFuture<Set<String>> names() {
                        throw new UnsupportedOperationException("only partitions are counted");
                    }

                    @Override
                    public CompletableFuture<Integer> partitions(String topic) {
                        reads++;
                        if (isAway) {
                            return CompletableFuture.failedFuture(new TimeoutException("no answer"));
                        }
                        return isSilent
                                ? new CompletableFuture<>()
                                : CompletableFuture.completedFuture(partitions.getAsInt());
                    }
                },
                () -> nanos);
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(Topics.REQUESTS, number);
    }

    private static InboundRequest inbound(int partition, String slotId) {
        return new RecordDecoder(TIMEOUT).decode(booking(partition(partition), 0, slotId));
    }
}
