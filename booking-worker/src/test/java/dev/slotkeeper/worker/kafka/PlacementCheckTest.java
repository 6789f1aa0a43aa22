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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A request in a partition that is not its key's is refused; slot "room-7-0900" is in partition 4 of 12, 40 of 48. */
class PlacementCheckTest extends RequestListenerFixture {

    private static final String SLOT = "room-7-0900";
    private static final Path CONTRACT = Path.of("..", "docs", "contract.md");
    private static final Pattern VECTOR =
            Pattern.compile("^\\| `(\\S+)` \\| \\d+ \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$", Pattern.MULTILINE);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private int partitions = 12;
    private int reads;
    private boolean isAway;

    static List<MatchResult> vectors() throws IOException {
        return VECTOR.matcher(Files.readString(CONTRACT)).results().toList();
    }

    @Test
    void contractHasTenVectors() throws IOException {
        assertThat(vectors()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyVectorOfTheContractIsInPlaceOnlyInItsPartition(MatchResult vector) {
        int[] counts = {1, 12, 48};
        for (int i = 0; i < counts.length; i++) {
            partitions = counts[i];
            int ofKey = Integer.parseInt(vector.group(2 + i));
            for (int partition = 0; partition < partitions; partition++) {
                InboundRequest inbound = inbound(partition, vector.group(1));
                assertThat(check(Misplaced.REFUSE).check(List.of(inbound))).isTrue();
                assertThat(inbound.request() instanceof Request.Valid)
                        .as("%s in partition %d of %d", vector.group(1), partition, partitions)
                        .isEqualTo(partition == ofKey);
            }
        }
    }

    @Test
    void misplacedRequestIsRefusedAndTouchesNoSlot() {
        desk.slots.put(SLOT, new Slot(SLOT, 10, 0, false, 1, SENT.plusSeconds(3_600)));
        placement = check(Misplaced.REFUSE);
        listener = listener(8, desk, letters);

        deliver(booking(partition(3), 0, SLOT), booking(partition(4), 0, SLOT), booking(partition(4), 1, SLOT));

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
        assertThat(Objects.requireNonNull(desk.slots.get(SLOT)).currentBookings())
                .as("the first request's id was decided, so its repeat is refused too")
                .isEqualTo(1);
        assertThat(registry.get("booking.requests.misplaced").counter().count()).isEqualTo(1);
    }

    @Test
    void misplacedRequestIsDecidedWhilePartitionsAreAdded() {
        desk.slots.put(SLOT, new Slot(SLOT, 10, 0, false, 1, SENT.plusSeconds(3_600)));
        placement = check(Misplaced.DECIDE);
        listener = listener(8, desk, letters);

        deliver(booking(partition(3), 0, SLOT));

        assertThat(reply(0)).isInstanceOf(BookingConfirmed.class);
        assertThat(registry.get("booking.requests.misplaced").counter().count()).isEqualTo(1);
    }

    @Test
    void partitionsThatWereAddedAreKnownBeforeARequestIsRefused() {
        PlacementCheck check = check(Misplaced.REFUSE);
        assertThat(check.check(List.of(inbound(4, SLOT)))).isTrue();

        partitions = 48;
        InboundRequest moved = inbound(40, SLOT);
        InboundRequest stale = inbound(4, SLOT);
        assertThat(check.check(List.of(moved, stale))).isTrue();
        assertThat(moved.request()).isInstanceOf(Request.Valid.class);
        assertThat(stale.request()).isInstanceOf(Request.Malformed.class);
    }

    @Test
    void numberOfPartitionsIsReadOnceForABatchAndNotForRequestsInPlace() {
        PlacementCheck check = check(Misplaced.REFUSE);
        for (int i = 0; i < 5; i++) {
            check.check(List.of(inbound(4, SLOT)));
        }
        assertThat(reads).isEqualTo(1);

        List<InboundRequest> misplaced = List.of(inbound(3, SLOT), inbound(5, SLOT), inbound(6, SLOT));
        check.check(misplaced);
        check.check(misplaced);
        assertThat(reads).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Misplaced.class)
    void whileTheBrokerDoesNotAnswerOnlyRequestsThatMayBeMisplacedWait(Misplaced setting) {
        desk.slots.put(SLOT, new Slot(SLOT, 10, 0, false, 1, SENT.plusSeconds(3_600)));
        placement = check(setting);
        listener = listener(8, desk, letters);
        deliver(booking(partition(4), 0, SLOT));
        isAway = true;
        deliver(booking(partition(4), 1, SLOT));
        assertThat(outcomes()).containsExactly("CONFIRMED 1", "CONFIRMED 2");

        deliver(booking(partition(3), 2, SLOT));
        boolean waits = setting == Misplaced.REFUSE;
        assertThat(listener.inHand()).isEqualTo(waits ? 1 : 0);
        isAway = false;
        listener.work(consumer);
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
        listener.work(consumer);
        assertThat(outcomes()).last().isEqualTo("VALIDATION_ERROR");
    }

    @Test
    void partitionThatTheBrokerDoesNotKnowYetIsNotJudged() {
        partitions = 2;
        assertThat(check(Misplaced.REFUSE).check(List.of(inbound(3, SLOT)))).isFalse();
    }

    @Test
    void repeatInTheSamePartitionIsTheSameRequestAndInAnotherOneItIsNot() {
        PlacementCheck check = check(Misplaced.REFUSE);
        List<InboundRequest> all = List.of(inbound(3, SLOT), inbound(3, SLOT), inbound(5, SLOT));
        check.check(all);

        assertThat(all.get(1).request().digest()).isEqualTo(all.get(0).request().digest());
        assertThat(all.get(2).request().digest())
                .isNotEqualTo(all.get(0).request().digest());
    }

    private PlacementCheck check(Misplaced setting) {
        return new PlacementCheck(this::read, setting, new WorkerMetrics(registry));
    }

    private int read() throws ExecutionException, TimeoutException {
        if (isAway) {
            throw new TimeoutException("no answer");
        }
        reads++;
        return partitions;
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(Topics.REQUESTS, number);
    }

    private static InboundRequest inbound(int partition, String slotId) {
        return new RecordDecoder(TIMEOUT).decode(booking(partition(partition), 0, slotId));
    }
}
