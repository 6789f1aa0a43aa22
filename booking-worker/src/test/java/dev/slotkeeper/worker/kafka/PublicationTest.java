package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PublicationTest {

    @Test
    void isNotDoneBeforeAllMessagesAreHandedOver() {
        Publication publication = new Publication();
        publication.begin();
        publication.end(null);
        assertThat(publication.isDone()).isFalse();

        publication.handedOver();
        assertThat(publication.isDone()).isTrue();
        assertThat(publication.failure()).isNull();
    }

    @Test
    void isNotDoneBeforeEachMessageIsAcknowledged() {
        Publication publication = new Publication();
        publication.begin();
        publication.begin();
        publication.handedOver();
        publication.end(null);
        assertThat(publication.isDone()).isFalse();

        publication.end(null);
        assertThat(publication.isDone()).isTrue();
    }

    @Test
    void emptyPublicationIsDoneAtOnce() {
        assertThat(new Publication().handedOver().isDone()).isTrue();
    }

    @Test
    void oneFailedMessageFailsThePublication() {
        RuntimeException failure = new IllegalStateException("the broker refuses");
        Publication publication = new Publication();
        publication.begin();
        publication.begin();
        publication.end(failure);
        publication.end(null);
        publication.handedOver();

        assertThat(publication.isDone()).isTrue();
        assertThat(publication.failure()).isSameAs(failure);
    }

    @Test
    void waitingEndsAfterTheTimeoutWithoutAResult() {
        Publication publication = new Publication();
        publication.await(1);

        assertThat(publication.isDone()).isFalse();
        assertThat(publication.failure()).isNull();
    }

    @Test
    void interruptedWaitKeepsTheInterruptFlag() {
        Thread.currentThread().interrupt();
        new Publication().await(60_000);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void replyIsOverdueOnlyAfterItsEventIsSent() {
        OutgoingReply reply = new OutgoingReply(
                Messages.delivery(Messages.ZERO, 1),
                new ReplyTo("booking.replies.a", null, null),
                new byte[0],
                new byte[0],
                new Publication());
        Duration noPatience = Duration.ofNanos(-1);
        assertThat(reply.isOverdue(noPatience)).isFalse();

        reply.eventIsOut();
        assertThat(reply.isOverdue(noPatience)).isTrue();
        assertThat(reply.isOverdue(Duration.ofDays(1))).isFalse();
    }
}
