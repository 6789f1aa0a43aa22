package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PendingSendsTest {

    @Test
    void isNotDoneBeforeAllMessagesAreHandedOver() {
        PendingSends sends = new PendingSends();
        sends.begin();
        sends.end(null);
        assertThat(sends.isDone()).isFalse();

        sends.handedOver();
        assertThat(sends.isDone()).isTrue();
        assertThat(sends.failure()).isNull();
    }

    @Test
    void isNotDoneBeforeEachMessageIsAcknowledged() {
        PendingSends sends = new PendingSends();
        sends.begin();
        sends.begin();
        sends.handedOver();
        sends.end(null);
        assertThat(sends.isDone()).isFalse();

        sends.end(null);
        assertThat(sends.isDone()).isTrue();
    }

    @Test
    void emptyPublicationIsDoneAtOnce() {
        assertThat(new PendingSends().handedOver().isDone()).isTrue();
    }

    @Test
    void oneFailedMessageFailsThePublication() {
        RuntimeException failure = new IllegalStateException("the broker refuses");
        PendingSends sends = new PendingSends();
        sends.begin();
        sends.begin();
        sends.end(failure);
        sends.end(null);
        sends.handedOver();

        assertThat(sends.isDone()).isTrue();
        assertThat(sends.failure()).isSameAs(failure);
    }

    @Test
    void waitingEndsAfterTheTimeoutWithoutAResult() {
        PendingSends sends = new PendingSends();
        sends.await(1);

        assertThat(sends.isDone()).isFalse();
        assertThat(sends.failure()).isNull();
    }

    @Test
    void interruptedWaitKeepsTheInterruptFlag() {
        Thread.currentThread().interrupt();
        new PendingSends().await(60_000);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void replyIsOverdueOnlyAfterItsEventIsSent() {
        OutgoingReply reply = new OutgoingReply(
                Messages.inbound(Messages.ZERO, 1),
                new ReplyAddress("booking.replies.a", null, null),
                new byte[0],
                new byte[0],
                new PendingSends());
        Duration noPatience = Duration.ofNanos(-1);
        assertThat(reply.isOverdue(noPatience)).isFalse();

        reply.eventIsOut();
        assertThat(reply.isOverdue(noPatience)).isTrue();
        assertThat(reply.isOverdue(Duration.ofDays(1))).isFalse();
    }
}
