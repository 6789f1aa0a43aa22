package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ONE;
import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.booking;
import static dev.slotkeeper.worker.kafka.Messages.message;
import static dev.slotkeeper.worker.kafka.Messages.requestId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import dev.slotkeeper.worker.ledger.LedgerFailures;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** During a database outage requests are held, and those that may be decided already are never rejected. */
class RequestListenerOutageTest extends RequestListenerFixture {

    private static final Instant DEADLINE = SENT.plus(TIMEOUT);

    static Stream<RuntimeException> outages() {
        return Stream.of(
                LedgerFailures.of(Kind.UNAVAILABLE),
                LedgerFailures.of(Kind.COMMIT_UNKNOWN),
                LedgerFailures.of(Kind.BUSY),
                CallNotPermittedException.createCallNotPermittedException(CircuitBreaker.ofDefaults("ledger")));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void requestsAreHeldDuringAnOutage(RuntimeException outage) {
        desk.failure = outage;
        deliver(booking(0, "s"), booking(1, "s"));
        deliver(booking(2, "s"));
        listener.work(consumer);
        assertThat(outcomes()).isEmpty();
        assertThat(committed(ZERO)).isNull();
        assertThat(listener.inHand()).isEqualTo(3);

        desk.failure = null;
        listener.work(consumer);
        assertThat(outcomes()).containsExactly("CONFIRMED 1", "CONFIRMED 2", "CONFIRMED 3");
        assertThat(committed(ZERO)).isEqualTo(3);
        assertThat(listener.inHand()).isZero();
    }

    @Test
    void requestIsAnsweredAtItsDeadlineDuringAnOutage() {
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        clock.read(DEADLINE.minusSeconds(3_600));
        deliver(booking(0, "s"), booking(1, "s"));
        assertThat(outcomes()).isEmpty();

        clock.read(DEADLINE.plusMillis(1));
        listener.work(consumer);
        listener.work(consumer);
        assertThat(outcomes()).containsExactly("SLOT_FETCH_ERROR", "SLOT_FETCH_ERROR");
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
    void requestAnsweredWithAnErrorIsNotBookedByTheSameDelivery() {
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        clock.read(DEADLINE.plusMillis(1));
        ConsumerRecord<byte[], byte[]> patient = message(
                1,
                "s",
                "{'type':'BookSlot','requestId':'" + requestId(1)
                        + "','slotId':'s','customerId':'c','expiresAt':'2027-01-01T00:00:00Z'}");
        deliver(patient, booking(2, "s"));
        assertThat(outcomes()).containsExactly("SLOT_FETCH_ERROR");
        assertThat(committed(ZERO)).isEqualTo(1);

        desk.failure = null;
        listener.work(consumer);
        assertThat(outcomes()).containsExactly("SLOT_FETCH_ERROR", "CONFIRMED 1");
        assertThat(reply(1).requestId()).isEqualTo(requestId(1));
        assertThat(desk.decisions).containsOnlyKeys(requestId(1));
        assertThat(committed(ZERO)).isEqualTo(3);
    }

    @Test
    void requestWithUnknownCommitIsNeverRejected() {
        desk.losesTheConnectionAfterCommit = true;
        clock.read(DEADLINE.plusMillis(1));
        deliver(booking(0, "s"));
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        listener.work(consumer);
        listener.work(consumer);
        assertThat(outcomes()).isEmpty();

        desk.failure = null;
        listener.work(consumer);
        assertThat(outcomes()).containsExactly("CONFIRMED 1");
        assertThat(desk.slots.get("s")).extracting("currentBookings").isEqualTo(1);
    }

    @Test
    void requestThatAnEarlierOwnerMayHaveDecidedIsNeverRejected() {
        consumer.updateEndOffsets(Map.of(ZERO, 5L, ONE, 0L));
        listener.onPartitionsAssigned(consumer, List.of(ZERO));
        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        clock.read(DEADLINE.plusMillis(1));
        deliver(booking(4, "s"), booking(5, "s"));
        listener.work(consumer);

        assertThat(outcomes()).containsExactly("SLOT_FETCH_ERROR");
        assertThat(reply(0).requestId()).isEqualTo(requestId(5));
        assertThat(committed(ZERO)).isEqualTo(4);
    }

    @Test
    void requestReadAgainMayBeCommittedAndIsNeverRejected() {
        acknowledgeByHand(8);
        deliver(booking(10, "s"));
        events.errorNext(new IllegalStateException("closed"));
        listener.work(consumer);

        desk.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        clock.read(DEADLINE.plusMillis(1));
        deliver(booking(10, "s"));
        listener.work(consumer);

        assertThat(outcomes()).containsExactly("CONFIRMED 1");
    }
}
