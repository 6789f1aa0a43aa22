package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.delivery;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.TraceParent;
import dev.slotkeeper.worker.health.WorkerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplySenderTest {

    private static final Duration NO_PATIENCE = Duration.ofNanos(-1);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final byte[] KEY = "s".getBytes(UTF_8);
    private static final byte[] VALUE = "{}".getBytes(UTF_8);

    /** Takes messages after it refused so many. */
    private static final class Replies extends MockProducer<byte[], byte[]> {
        private int refusals;

        Replies(int refusals) {
            super(true, new ByteArraySerializer(), new ByteArraySerializer());
            this.refusals = refusals;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
            if (refusals-- > 0) {
                callback.onCompletion(null, new TimeoutException("not taken"));
                return CompletableFuture.failedFuture(new TimeoutException("not taken"));
            }
            return super.send(message, callback);
        }
    }

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aReplyGoesWhereItWasAskedForWithItsCorrelationByteForByte() {
        Replies producer = new Replies(0);
        byte[] correlation = {0, -1, 13, 10};
        OutgoingReply reply = reply(new ReplyTo("booking.replies.a", 2, correlation));

        send(producer, NO_PATIENCE, reply);

        assertThat(isAcknowledged(reply)).isTrue();
        assertThat(producer.history()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo("booking.replies.a");
            assertThat(sent.partition()).isEqualTo(2);
            assertThat(sent.key()).isEqualTo(KEY);
            assertThat(sent.value()).isEqualTo(VALUE);
            assertThat(sent.headers().lastHeader(Headers.CORRELATION_ID).value())
                    .isEqualTo(correlation);
            assertThat(sent.headers().lastHeader(Headers.REPLY_PARTITION).value())
                    .containsExactly(0, 0, 0, 2);
        });
    }

    @Test
    void whoNamesNoPartitionAndNoCorrelationGetsNeither() {
        Replies producer = new Replies(0);

        send(producer, NO_PATIENCE, reply(new ReplyTo("booking.replies.a", null, null)));

        assertThat(producer.history()).singleElement().satisfies(sent -> {
            assertThat(sent.partition()).isNull();
            assertThat(sent.headers().toArray()).isEmpty();
        });
    }

    @Test
    void aReplyBelongsToTheTraceOfItsRequest() {
        Replies producer = new Replies(0);
        OutgoingReply reply = reply(new ReplyTo("booking.replies.a", null, null));
        byte[] trace = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", false).bytes();
        reply.delivery.message().headers().add(Headers.TRACE_PARENT, trace);

        send(producer, NO_PATIENCE, reply);

        assertThat(producer.history().get(0).headers().toArray())
                .singleElement()
                .satisfies(header -> {
                    assertThat(header.key()).isEqualTo("traceparent");
                    assertThat(header.value()).isEqualTo(trace);
                });
    }

    @Test
    void aTraceThatIsNoneIsNotEchoed() {
        Replies producer = new Replies(0);
        OutgoingReply reply = reply(new ReplyTo("booking.replies.a", null, null));
        reply.delivery.message().headers().add(Headers.TRACE_PARENT, new byte[100_000]);

        send(producer, NO_PATIENCE, reply);

        assertThat(producer.history().get(0).headers().toArray()).isEmpty();
    }

    @Test
    void whatNoReplyMayGoToHoldsNobodyUp() {
        assertNotSent(new ReplyTo(null, null, null), "forbidden");
    }

    @Test
    void aTopicThatDoesNotExistHoldsNobodyUp() {
        assertNotSent(new ReplyTo("booking.replies.missing", null, null), "unknown_topic");
    }

    @Test
    void aPartitionThatDoesNotExistHoldsNobodyUp() {
        assertNotSent(new ReplyTo("booking.replies.a", 3, null), "unknown_topic");
    }

    @Test
    void aReplyIsGivenUpWhenItsEventIsLongOut() {
        Replies producer = new Replies(1);
        OutgoingReply reply = reply(new ReplyTo("booking.replies.a", null, null));
        reply.eventIsOut();

        send(producer, NO_PATIENCE, reply);

        assertThat(isAcknowledged(reply)).isTrue();
        assertThat(producer.history()).isEmpty();
        assertThat(undeliverable("timed_out")).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void aReplyIsTriedAgainWhileTheBrokerIsAway() {
        Replies producer = new Replies(2);
        OutgoingReply reply = reply(new ReplyTo("booking.replies.a", null, null));

        send(producer, NO_PATIENCE, reply);
        assertThat(reply.publication.isDone()).isFalse();

        reply.publication.await(30_000);
        assertThat(isAcknowledged(reply)).isTrue();
        assertThat(producer.history()).hasSize(1);
    }

    @Test
    void aReplyThatFindsItsProducerClosedIsNotCalledSent() {
        Replies producer = new Replies(0);
        producer.close();
        OutgoingReply reply = reply(new ReplyTo("booking.replies.a", null, null));

        send(producer, A_DAY, reply);

        assertThat(reply.publication.failure()).isInstanceOf(IllegalStateException.class);
    }

    private void assertNotSent(ReplyTo replyTo, String cause) {
        Replies producer = new Replies(0);
        OutgoingReply reply = reply(replyTo);

        send(producer, A_DAY, reply);

        assertThat(isAcknowledged(reply)).isTrue();
        assertThat(producer.history()).isEmpty();
        assertThat(undeliverable(cause)).isEqualTo(1);
    }

    private void send(Replies producer, Duration patience, OutgoingReply reply) {
        ReplyTopics topics = new ReplyTopics(FakeAdmin.with(Map.of("booking.replies.a", 3)));
        new ReplySender(producer, topics, patience, new WorkerMetrics(registry)).send(reply);
        reply.publication.handedOver();
    }

    private static OutgoingReply reply(ReplyTo replyTo) {
        return new OutgoingReply(delivery(ZERO, 1), replyTo, KEY, VALUE, new Publication());
    }

    private static boolean isAcknowledged(OutgoingReply reply) {
        return reply.publication.isDone() && reply.publication.failure() == null;
    }

    private double undeliverable(String cause) {
        return registry.get("booking.replies.undeliverable")
                .tag("cause", cause)
                .counter()
                .count();
    }
}
