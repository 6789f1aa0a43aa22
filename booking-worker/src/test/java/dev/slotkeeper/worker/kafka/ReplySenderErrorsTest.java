package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** After an error in sending a reply, no reply and no offset waits for ever. */
@Timeout(60)
class ReplySenderErrorsTest extends ReplySenderFixture {

    @Test
    void repliesAreSentOnceAfterAnErrorEnds() {
        send(reply(A));
        broker.errors.put(A, new LinkageError("as the test asked for"));
        List<OutgoingReply> waiting = replies(A, 10);
        waiting.forEach(sender::send);
        runUntil(() -> broker.attempts.size() > 3);
        assertThat(sender.waiting()).isEqualTo(10);

        broker.errors.clear();
        assertAllAreSent(waiting);
    }

    @Test
    void errorAfterAcceptanceDoesNotEndTheReplyTwice() {
        broker.takesFirst = true;
        broker.errors.put(A, new LinkageError("as the test asked for"));
        List<OutgoingReply> taken = replies(A, 10);

        taken.forEach(sender::send);

        assertAllAreSent(taken);
        assertThat(broker.history()).hasSize(10);
    }

    @Test
    void roundAfterAnErrorRunsAgain() {
        broker.lookupError = new LinkageError("as the test asked for");
        List<OutgoingReply> replies = replies(A, 10);

        for (OutgoingReply reply : replies) {
            sender.send(reply);
            scheduler.runOnce();
        }

        assertAllAreSent(replies);
    }

    @Test
    void repliesThatCannotBeScheduledFailTheirBatch() {
        scheduler.error = new LinkageError("as the test asked for");
        OutgoingReply lost = reply(A);
        sender.send(lost);
        scheduler.error = null;
        runUntil(() -> sender.waiting() == 0);
        assertThat(lost.sends.failure()).isInstanceOf(LinkageError.class);

        List<OutgoingReply> later = replies(A, 10);
        later.forEach(sender::send);
        assertAllAreSent(later);
    }

    private void assertAllAreSent(List<OutgoingReply> replies) {
        runUntil(() -> sender.waiting() == 0);
        replies.forEach(reply -> reply.sends.handedOver());
        assertThat(replies).allMatch(ReplySenderFixture::isAcknowledged);
    }
}
