package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.SENT;
import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.booking;
import static dev.slotkeeper.worker.kafka.Messages.message;
import static dev.slotkeeper.worker.kafka.Messages.requestId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.runtime.DatabaseClock;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.health.WorkerMetrics;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import dev.slotkeeper.worker.ledger.LedgerFailures;
import dev.slotkeeper.worker.ledger.PartialCommitException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Overdue requests are rejected during a database outage, but only by the owner of their partition. */
class OverdueAnswersTest {

    /** A consumer that its group can expel. */
    private static final class Member extends MockConsumer<byte[], byte[]> {
        boolean isExpelled;

        Member() {
            super(OffsetResetStrategy.EARLIEST);
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (isExpelled) {
                throw new CommitFailedException();
            }
            super.commitSync(offsets, timeout);
        }
    }

    private final Member consumer = new Member();
    private final MockProducer<byte[], byte[]> events =
            new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
    private final FakeDesk batchProcessor = new FakeDesk(SENT.plusSeconds(1));
    private final DatabaseClock clock = new DatabaseClock();
    private final RequestListener listener = listener();

    @BeforeEach
    void holdOneRequestInTimeAndTwoOverdue() {
        consumer.assign(List.of(ZERO));
        consumer.updateBeginningOffsets(Map.of(ZERO, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, 0L));
        batchProcessor.slots.put("s", new Slot("s", 10, 0, false, 1, SENT.plusSeconds(3_600)));
        clock.read(SENT);
        listener.onPartitionsAssigned(consumer, List.of(ZERO));
        batchProcessor.failure = LedgerFailures.of(Kind.UNAVAILABLE);
        ConsumerRecord<byte[], byte[]> patient = message(
                0,
                "s",
                "{'type':'BookSlot','requestId':'" + requestId(0)
                        + "','slotId':'s','customerId':'c','expiresAt':'2027-01-01T00:00:00Z'}");
        listener.onMessage(List.of(patient, booking(1, "s"), booking(2, "s")), null, consumer);
        clock.read(SENT.plus(TIMEOUT).plusSeconds(1));
    }

    @Test
    void expelledWorkerRejectsNoRequest() {
        consumer.isExpelled = true;
        listener.work(consumer);
        assertThat(events.history()).isEmpty();

        consumer.isExpelled = false;
        listener.work(consumer);
        assertThat(events.history()).hasSize(2);
    }

    @Test
    void requestsOfAPartlyCommittedBatchAreNotRejected() {
        batchProcessor.failure = new PartialCommitException(LedgerFailures.of(Kind.UNAVAILABLE));
        listener.work(consumer);
        assertThat(events.history()).isEmpty();

        batchProcessor.failure = null;
        listener.work(consumer);
        assertThat(batchProcessor.decisions).hasSize(3);
    }

    @Test
    void requestsAreReadAgainIfAnAnswerCannotBePublished() {
        listener.work(consumer);
        events.errorNext(new TimeoutException());
        batchProcessor.failure = null;
        listener.work(consumer);
        assertThat(batchProcessor.decisions).isEmpty();
        assertThat(consumer.position(ZERO)).isZero();
    }

    private RequestListener listener() {
        WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry());
        ReplySender replies = Replies.sender(events, Map.of());
        return new RequestListener(
                RequestListenerFixture.settings(8, 10, 100),
                batchProcessor,
                new OutcomePublisher(events, replies, (request, answer) -> {}),
                new DeadLetterPublisher(events, metrics),
                clock,
                metrics,
                new PlacementCheck(FixedPartitions.cache(1), WorkerSettings.Misplaced.REFUSE, metrics),
                new RequestListener.Intake() {
                    @Override
                    public void open() {
                        // Nothing is read in this test.
                    }

                    @Override
                    public void close() {
                        // Nothing is read in this test.
                    }
                });
    }
}
