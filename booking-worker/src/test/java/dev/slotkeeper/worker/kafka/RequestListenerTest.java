package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.PATIENCE;
import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.booking;
import static dev.slotkeeper.worker.kafka.Messages.message;
import static dev.slotkeeper.worker.kafka.Messages.requestId;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import dev.slotkeeper.worker.ledger.LedgerFailures;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestListenerTest {

    private static final Instant DEADLINE = SENT.plus(PATIENCE);
    private static final int BATCH = 100;
    private static final int HELD = 150;

    private static final class FakeIntake implements RequestListener.Intake {
        boolean isOpen = true;

        @Override
        public void open() {
            isOpen = true;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final MockProducer<byte[], byte[]> letters = producer(true);
    private final MockProducer<byte[], byte[]> replies = producer(true);
    private final FakeDesk desk = new FakeDesk(SENT.plusSeconds(1));
    private final DatabaseClock clock = new DatabaseClock();
    private final FakeIntake intake = new FakeIntake();
    private MockProducer<byte[], byte[]> events = producer(true);
    private RequestListener listener = listener(8, BATCH);

    @BeforeEach
    void assignTwoPartitionsAndOneSlot() {
        consumer.assign(List.of(ZERO, ONE));
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, 0L, ONE, 0L));
        desk.slots.put("s", new Slot("s", 1_000, 0, false, 1, SENT.plusSeconds(3_600)));
        clock.read(SENT);
        listener.onPartitionsAssigned(consumer, List.of(ZERO, ONE));
    }

    @Test
    void whatAPollBringsIsDecidedInItsOrderAndThenCommitted() {
        deliver(booking(0, "s"), booking(ONE, 7, "s"), booking(1, "s"));

        assertThat(told()).containsExactly("CONFIRMED 1", "CONFIRMED 2", "CONFIRMED 3");
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
    void aReplyGoesToWhoeverAskedBesideTheEvent() {
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
    void aRequestThatIsDeliveredAgainIsToldTheSameBytesAndMovesNothing() {
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

    static Stream<RuntimeException> outages() {
        return Stream.of(
                LedgerFailures.of(Kind.UNAVAILABLE),
                LedgerFailures.of(Kind.COMMIT_UNKNOWN),
                LedgerFailures.of(Kind.BUSY),
                CallNotPermittedException.createCallNotPermittedException(CircuitBreaker.ofDefaults("ledger")));
    }

    @Test
    void theOldestInHandIsKnownWhileItIsBeingDecided() {
        List<Long> seen = new ArrayList<>();
        listener = new RequestListener(
                settings(8, BATCH),
                placed -> {
                    seen.add(listener.oldest());
                    return desk.decide(placed);
                },
                replyPublisher(),
                new DeadLetters(letters, metrics()),
                clock,
                metrics(),
                intake);
        deliver(booking(0, "s"));

        assertThat(seen).containsExactly(SENT.toEpochMilli());
        assertThat(listener.oldest()).isEqualTo(HeldRequests.NONE);
    }

    @ParameterizedTest
    @MethodSource("outages")
    void anOutageHoldsAndDoesNotDrop(RuntimeException outage) {
        desk.failure = outage;
        deliver(booking(0, "s"), booking(1, "s"));
        deliver(booking(2, "s"));
        listener.work(consumer);
        assertThat(told()).isEmpty();
        assertThat(committed(ZERO)).isNull();
        assertThat(listener.inHand()).isEqualTo(3);

        desk.failure = null;
        listener.work(consumer);
        assertThat(told()).containsExactly("CONFIRMED 1", "CONFIRMED 2", "CONFIRMED 3");
        assertThat(committed(ZERO)).isEqualTo(3);
        assertThat(listener.inHand()).isZero();
    }

    @Test
    void inAnOutageARequestIsToldSoWhenItsDeadlinePassesAndNotBefore() {
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        clock.read(DEADLINE.minusSeconds(3_600));
        deliver(booking(0, "s"), booking(1, "s"));
        assertThat(told()).isEmpty();

        clock.read(DEADLINE.plusMillis(1));
        listener.work(consumer);
        listener.work(consumer);
        assertThat(told()).containsExactly("SLOT_FETCH_ERROR", "SLOT_FETCH_ERROR");
        assertThat(reply(0)).isInstanceOfSatisfying(BookingRejected.class, refusal -> {
            assertThat(refusal.retryable()).isTrue();
            assertThat(refusal.requestId()).isEqualTo(requestId(0));
            assertThat(refusal.decidedAt()).isEqualTo(DEADLINE);
        });
        assertThat(committed(ZERO)).isEqualTo(2);
        assertThat(listener.inHand()).isZero();
        assertThat(desk.decisions).isEmpty();
    }

    @Test
    void whoWasToldThatItCouldNotBeReadIsNeverBookedByThatDelivery() {
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        clock.read(DEADLINE.plusMillis(1));
        ConsumerRecord<byte[], byte[]> patient = message(
                1,
                "s",
                "{'type':'BookSlot','requestId':'" + requestId(1)
                        + "','slotId':'s','customerId':'c','expiresAt':'2027-01-01T00:00:00Z'}");
        deliver(patient, booking(2, "s"));
        assertThat(told()).containsExactly("SLOT_FETCH_ERROR");
        assertThat(committed(ZERO)).isEqualTo(1);

        desk.failure = null;
        listener.work(consumer);
        assertThat(told()).containsExactly("SLOT_FETCH_ERROR", "CONFIRMED 1");
        assertThat(reply(1).requestId()).isEqualTo(requestId(1));
        assertThat(desk.decisions).containsOnlyKeys(requestId(1));
        assertThat(committed(ZERO)).isEqualTo(3);
    }

    @Test
    void unknownIsNeverCalledNo() {
        desk.losesTheConnectionAfterCommit = true;
        clock.read(DEADLINE.plusMillis(1));
        deliver(booking(0, "s"));
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        listener.work(consumer);
        listener.work(consumer);
        assertThat(told()).isEmpty();

        desk.failure = null;
        listener.work(consumer);
        assertThat(told()).containsExactly("CONFIRMED 1");
        assertThat(desk.slots.get("s")).extracting("currentBookings").isEqualTo(1);
    }

    @Test
    void whatAnEarlierOwnerMayHaveDecidedIsNeverCalledNo() {
        consumer.updateEndOffsets(Map.of(ZERO, 5L, ONE, 0L));
        listener.onPartitionsAssigned(consumer, List.of(ZERO));
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        clock.read(DEADLINE.plusMillis(1));
        deliver(booking(4, "s"), booking(5, "s"));
        listener.work(consumer);

        assertThat(told()).containsExactly("SLOT_FETCH_ERROR");
        assertThat(reply(0).requestId()).isEqualTo(requestId(5));
        assertThat(committed(ZERO)).isEqualTo(4);
    }

    @Test
    void poisonStaysAloneAmongAHundred() {
        desk.poison = requestId(42);
        deliver(IntStream.range(0, 100).mapToObj(i -> booking(i, "s")).toList());

        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 99; i++) {
            expected.add("CONFIRMED " + i);
        }
        expected.add(42, "SLOT_FETCH_ERROR");
        assertThat(told()).containsExactlyElementsOf(expected);
        assertThat(reply(42).requestId()).isEqualTo(requestId(42));
        assertThat(letters.history()).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS);
            assertThat(letter.value()).isEqualTo(booking(42, "s").value());
            assertThat(header(letter.headers(), Headers.DEAD_LETTER_OFFSET)).isEqualTo(longBytes(42));
        });
        assertThat(committed(ZERO)).isEqualTo(100);
        assertThat(listener.inHand()).isZero();
        assertThat(desk.tried).hasSizeLessThan(30);
    }

    @Test
    void aKeyThatIsTakenForGoodHoldsNobodyElse() {
        desk.poison = requestId(1);
        desk.poisonsFailure = LedgerFailures.duplicateKey();
        deliver(booking(0, "s"), booking(1, "s"), booking(2, "s"));
        assertThat(told())
                .as("a repeat may find the decision that took the key")
                .isEmpty();

        for (int i = 0; i < 20; i++) {
            listener.work(consumer);
        }
        assertThat(told()).containsExactly("CONFIRMED 1", "SLOT_FETCH_ERROR", "CONFIRMED 2");
        assertThat(committed(ZERO)).isEqualTo(3);
    }

    @Test
    void aBugThatOneRequestWakesUpIsPutAsideLikePoison() {
        listener = new RequestListener(
                settings(8, BATCH),
                placed -> {
                    if (placed.stream().anyMatch(request -> request.offset() == 3)) {
                        throw new IllegalStateException("a bug");
                    }
                    return desk.decide(placed);
                },
                replyPublisher(),
                new DeadLetters(letters, metrics()),
                clock,
                metrics(),
                intake);
        deliver(booking(1, "s"), booking(2, "s"), booking(3, "s"), booking(4, "s"));

        assertThat(told()).containsExactly("CONFIRMED 1", "CONFIRMED 2", "SLOT_FETCH_ERROR", "CONFIRMED 3");
        assertThat(letters.history()).hasSize(1);
    }

    @Test
    void batchesGrowAgainAfterPoisonWasFound() {
        desk.poison = requestId(0);
        deliver(IntStream.range(0, 100).mapToObj(i -> booking(i, "s")).toList());
        desk.tried.clear();

        deliver(IntStream.range(100, 200).mapToObj(i -> booking(i, "s")).toList());

        assertThat(desk.tried).containsExactly(BATCH);
    }

    @Test
    void whatCannotBeUnderstoodIsPutAsideWithItsBytesAndItsNeighboursAreDecided() {
        ConsumerRecord<byte[], byte[]> broken = message(1, "key", "not JSON \u0000");
        broken.headers().add("trace", new byte[] {9});
        deliver(booking(0, "s"), broken, booking(2, "s"));

        assertThat(told()).containsExactly("CONFIRMED 1", "CONFIRMED 2");
        assertThat(letters.history()).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo("booking.requests.dlt");
            assertThat(letter.key()).isEqualTo("key".getBytes(UTF_8));
            assertThat(letter.value()).isEqualTo("not JSON \u0000".getBytes(UTF_8));
            assertThat(header(letter.headers(), "trace")).containsExactly(9);
            assertThat(header(letter.headers(), Headers.DEAD_LETTER_REASON))
                    .isEqualTo("not JSON, or not UTF-8".getBytes(UTF_8));
            assertThat(header(letter.headers(), Headers.DEAD_LETTER_PARTITION)).containsExactly(0, 0, 0, 0);
            assertThat(header(letter.headers(), Headers.DEAD_LETTER_OFFSET)).isEqualTo(longBytes(1));
        });
        assertThat(committed(ZERO)).isEqualTo(3);
    }

    @Test
    void aDeadLetterThatIsTooLargeHoldsNobodyUp() {
        MockProducer<byte[], byte[]> byHand = producer(false);
        listener = listenerWith(byHand);
        deliver(message(0, "s", "no JSON"), booking(1, "s"));
        assertThat(committed(ZERO)).isNull();

        byHand.errorNext(new RecordTooLargeException("8 MiB"));
        listener.work(consumer);
        assertThat(committed(ZERO)).isEqualTo(2);
    }

    @Test
    void aDeadLetterThatIsLostIsReadAgain() {
        MockProducer<byte[], byte[]> byHand = producer(false);
        listener = listenerWith(byHand);
        deliver(booking(3, "s"), message(4, "s", "no JSON"));

        byHand.errorNext(new IllegalStateException("closed"));
        listener.work(consumer);
        assertThat(committed(ZERO)).isNull();
        assertThat(consumer.position(ZERO)).isEqualTo(3);
    }

    @Test
    void whenAnOutcomeCannotBePublishedAllFromThereOnIsReadAgainAndToldInTheSameBytes() {
        acknowledgeByHand(8);
        consumer.seek(ZERO, 12);
        deliver(booking(10, "s"), booking(11, "s"));
        events.errorNext(new IllegalStateException("closed"));
        events.completeNext();
        listener.work(consumer);
        assertThat(committed(ZERO)).isNull();
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
    void whatIsReadAgainMayBeCommittedAndIsThereforeNeverCalledNo() {
        acknowledgeByHand(8);
        deliver(booking(10, "s"));
        events.errorNext(new IllegalStateException("closed"));
        listener.work(consumer);

        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        clock.read(DEADLINE.plusMillis(1));
        deliver(booking(10, "s"));
        listener.work(consumer);

        assertThat(told()).containsExactly("CONFIRMED 1");
    }

    @Test
    void theIntakeClosesAtItsBoundAndOpensAgain() {
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        deliver(IntStream.range(0, HELD - 1).mapToObj(i -> booking(i, "s")).toList());
        assertThat(intake.isOpen).isTrue();

        deliver(booking(HELD, "s"));
        assertThat(intake.isOpen).isFalse();

        desk.failure = null;
        listener.work(consumer);
        assertThat(intake.isOpen).isTrue();
        assertThat(told()).hasSize(HELD);
    }

    @Test
    void theIntakeClosesBeforeLargeMessagesFillTheHeap() {
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
    void noMoreBatchesAreDecidedThanMayBeInFlight() {
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
    void aPartitionThatWentIsNotDecidedHereAnyMore() {
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
    void aPartitionIsHandedOnWithItsOffsetsCommitted() {
        acknowledgeByHand(8);
        deliver(booking(0, "s"));
        events.completeNext();

        listener.onPartitionsRevokedBeforeCommit(consumer, List.of(ZERO));
        assertThat(committed(ZERO)).isEqualTo(1);
    }

    @Test
    void aStopLeavesWhatIsNotAcknowledgedForRedelivery() {
        acknowledgeByHand(8);
        deliver(booking(0, "s"));
        deliver(booking(1, "s"));
        events.completeNext();

        listener.finish(consumer, 1);
        assertThat(committed(ZERO)).isEqualTo(1);
    }

    private void deliver(List<ConsumerRecord<byte[], byte[]>> messages) {
        listener.onMessage(messages, null, consumer);
    }

    @SafeVarargs
    private void deliver(ConsumerRecord<byte[], byte[]>... messages) {
        deliver(List.of(messages));
    }

    private Reply reply(int index) {
        return ContractJson.readReply(events.history().get(index).value());
    }

    /** The outcomes published so far, in their order. */
    private List<String> told() {
        return IntStream.range(0, events.history().size())
                .mapToObj(this::reply)
                .map(reply -> reply instanceof BookingConfirmed yes
                        ? "CONFIRMED " + yes.currentBookings()
                        : ((BookingRejected) reply).code().name())
                .toList();
    }

    private @Nullable Long committed(TopicPartition partition) {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        return committed == null ? null : committed.offset();
    }

    /** From here on the broker acknowledges an event only when the test says so. */
    private void acknowledgeByHand(int batchesInFlight) {
        events = producer(false);
        listener = listener(batchesInFlight, BATCH);
        listener.onPartitionsAssigned(consumer, List.of(ZERO, ONE));
    }

    private RequestListener listener(int batchesInFlight, int batchSize) {
        return new RequestListener(
                settings(batchesInFlight, batchSize),
                desk,
                replyPublisher(),
                new DeadLetters(letters, metrics()),
                clock,
                metrics(),
                intake);
    }

    private RequestListener listenerWith(MockProducer<byte[], byte[]> deadLetters) {
        return new RequestListener(
                settings(8, BATCH),
                desk,
                replyPublisher(),
                new DeadLetters(deadLetters, metrics()),
                clock,
                metrics(),
                intake);
    }

    private ReplyPublisher replyPublisher() {
        ReplyTopics topics = new ReplyTopics(FakeAdmin.with(Map.of("booking.replies.a", 1)));
        return new ReplyPublisher(
                events, new ReplySender(replies, topics, Duration.ZERO, metrics()), (request, answer) -> {});
    }

    private static WorkerSettings settings(int batchesInFlight, int batchSize) {
        return new WorkerSettings(
                "booking-worker",
                1,
                batchSize,
                PATIENCE,
                Duration.ofSeconds(10),
                Duration.ZERO,
                HELD,
                batchesInFlight,
                Duration.ofSeconds(1),
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                new WorkerSettings.Waitlist(1_000, false),
                new WorkerSettings.Availability(2_000, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                new WorkerSettings.CustomerLimits(0, true),
                WorkerSettings.Retention.USUAL,
                Duration.ofSeconds(1));
    }

    private static WorkerMetrics metrics() {
        return new WorkerMetrics(new SimpleMeterRegistry());
    }

    private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
        return new MockProducer<>(acknowledges, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static byte[] header(org.apache.kafka.common.header.Headers headers, String name) {
        return headers.lastHeader(name).value();
    }

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
