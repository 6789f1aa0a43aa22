package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.ZERO;
import static dev.slotkeeper.worker.kafka.Messages.inbound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.TraceParent;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replies go to the requested place and are given up only if undeliverable; no topic delays another. */
@Timeout(60)
class ReplySenderTest extends ReplySenderFixture {

    @Test
    void replyGoesToTheRequestedPartitionWithTheSameCorrelationId() {
        byte[] correlation = {0, -1, 13, 10};
        OutgoingReply reply = reply(new ReplyAddress("booking.replies.a", 2, correlation));

        send(reply);

        assertThat(isAcknowledged(reply)).isTrue();
        assertThat(broker.history()).singleElement().satisfies(sent -> {
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
    void replyHasNoPartitionAndCorrelationIdUnlessRequested() {

        send(reply(new ReplyAddress("booking.replies.a", null, null)));

        assertThat(broker.history()).singleElement().satisfies(sent -> {
            assertThat(sent.partition()).isNull();
            assertThat(sent.headers().toArray()).isEmpty();
        });
    }

    @Test
    void replyHasTheTraceOfItsRequest() {
        byte[] trace = new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", false).bytes();

        send(traced(trace));

        assertThat(broker.history().get(0).headers().toArray()).singleElement().satisfies(header -> {
            assertThat(header.key()).isEqualTo("traceparent");
            assertThat(header.value()).isEqualTo(trace);
        });
    }

    @Test
    void invalidTraceIsNotEchoed() {
        send(traced(new byte[100_000]));

        assertThat(broker.history().get(0).headers().toArray()).isEmpty();
    }

    @Test
    void forbiddenReplyTopicIsGivenUpAtOnce() {
        assertNotSent(new ReplyAddress(null, null, null), "forbidden");
    }

    @Test
    void replyToAMissingTopicIsGivenUp() {
        assertNotSent(new ReplyAddress("booking.replies.missing", null, null), "unknown_topic");
    }

    @Test
    void replyToAMissingPartitionIsGivenUp() {
        assertNotSent(new ReplyAddress("booking.replies.a", 3, null), "unknown_topic");
    }

    @Test
    void newTopicGetsItsFirstReplyAfterOneListing() {
        send(reply(A));
        existing.put("booking.replies.new", 1);
        OutgoingReply first = reply("booking.replies.new");

        send(first);

        assertThat(isAcknowledged(first)).isTrue();
        assertThat(broker.history()).hasSize(2);
    }

    @Test
    void permanentlyRejectedReplyIsGivenUpAtOnce() {
        broker.failures.put(A, new RecordTooLargeException("1 byte is allowed"));
        OutgoingReply reply = reply(A);

        send(reply);

        assertThat(isAcknowledged(reply)).isTrue();
        assertThat(undeliverable("refused")).isEqualTo(1);
        assertThat(broker.attempts).hasSize(1);
    }

    @Test
    void failingTopicIsTriedWithOneReplyAndOtherTopicsContinue() {
        send(reply(A), reply(B));
        broker.failures.put(A, new NotEnoughReplicasException("1 of 2"));
        broker.attempts.clear();
        List<OutgoingReply> slow = replies(A, 100);
        List<OutgoingReply> others = replies(B, 100);

        for (int i = 0; i < 100; i++) {
            sender.send(slow.get(i));
            sender.send(others.get(i));
        }

        assertThat(broker.attempts.stream().filter(A::equals)).hasSize(1);
        assertThat(broker.attempts.stream().filter(B::equals)).hasSize(100);
        assertThat(sender.failingTopics()).isEqualTo(1);
        assertThat(sender.waiting()).isEqualTo(100);
    }

    @Test
    void waitingRepliesAreSentWhenTheTopicRecovers() {
        send(reply(A));
        broker.failures.put(A, new NotEnoughReplicasException("1 of 2"));
        List<OutgoingReply> waiting = replies(A, 100);
        waiting.forEach(sender::send);
        assertThat(sender.waiting()).isEqualTo(100);

        broker.failures.clear();
        runUntil(() -> sender.waiting() == 0);

        waiting.forEach(reply -> reply.sends.handedOver());
        assertThat(waiting).allMatch(ReplySenderFixture::isAcknowledged);
        assertThat(broker.history()).hasSize(101);
        assertThat(sender.failingTopics()).isZero();
    }

    @Test
    void replyTimesOutIfOnlyItsTopicFails() {
        sender = sender(Duration.ofMillis(1), 1_000_000);
        broker.failures.put(A, new NotEnoughReplicasException("1 of 2"));
        OutgoingReply reply = reply(A);
        reply.eventIsOut();
        sender.send(reply);

        runUntil(() -> sender.waiting() == 0);

        assertThat(undeliverable("timed_out")).isEqualTo(1);
        assertThat(broker.history()).isEmpty();
    }

    @Test
    void replyDoesNotTimeOutWhileItsEventIsNotSent() {
        sender = sender(Duration.ofMillis(1), 1_000_000);
        broker.failures.put(A, new NotEnoughReplicasException("the broker is unavailable"));
        sender.send(reply(A));
        runUntil(() -> broker.attempts.size() > 3);
        assertThat(sender.waiting()).isEqualTo(1);

        broker.failures.clear();
        runUntil(() -> sender.waiting() == 0);
        assertThat(broker.history()).hasSize(1);
    }

    @Test
    void topicDeletedWhileInUseIsListedOnceMore() {
        send(reply(A));
        broker.failures.put(A, new UnknownTopicOrPartitionException());
        existing.remove(A);
        OutgoingReply lost = reply(A);

        send(lost);

        assertThat(isAcknowledged(lost)).isTrue();
        assertThat(undeliverable("unknown_topic")).isEqualTo(1);
    }

    @Test
    void replyToATopicDeletedWhileFailingIsGivenUp() {
        send(reply(A));
        broker.failures.put(A, new TimeoutException("not present in metadata"));
        OutgoingReply lost = reply(A);
        sender.send(lost);
        existing.remove(A);

        runUntil(() -> sender.waiting() == 0);

        assertThat(undeliverable("unknown_topic")).isEqualTo(1);
        assertThat(sender.failingTopics()).isZero();
    }

    @Test
    void repliesToAFailingTopicGiveWayBeforeDecisionsStop() {
        sender = sender(A_DAY, 20_000);
        broker.failures.put(A, new NotEnoughReplicasException("1 of 2"));
        List<OutgoingReply> waiting = replies(A, 100);
        waiting.forEach(reply -> {
            sender.send(reply);
            reply.eventIsOut();
        });
        assertThat(sender.hasRoom(1)).as("they have not waited for long").isFalse();

        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!sender.hasRoom(100) && System.nanoTime() < end) {
            scheduler.runOnce();
        }

        assertThat(sender.waitingBytes()).isLessThan(20_000);
        assertThat(undeliverable("evicted")).isPositive().isLessThan(100);
    }

    @Test
    void replyFailsIfItsProducerIsClosed() {
        broker.close();
        OutgoingReply reply = reply(A);

        send(reply);

        assertThat(reply.sends.failure()).isInstanceOf(IllegalStateException.class);
    }

    private void assertNotSent(ReplyAddress replyAddress, String cause) {
        OutgoingReply reply = reply(replyAddress);

        send(reply);

        assertThat(isAcknowledged(reply)).isTrue();
        assertThat(broker.history()).isEmpty();
        assertThat(undeliverable(cause)).isEqualTo(1);
    }

    private static OutgoingReply traced(byte[] trace) {
        InboundRequest request = inbound(ZERO, 1);
        request.message().headers().add(Headers.TRACE_PARENT, trace);
        return new OutgoingReply(request, new ReplyAddress(A, null, null), KEY, VALUE, new PendingSends());
    }
}
