package dev.slotkeeper.audit.replay;

import static dev.slotkeeper.audit.replay.SmallLife.MOVED;
import static dev.slotkeeper.audit.replay.SmallLife.REFUSED;
import static dev.slotkeeper.audit.replay.SmallLife.book;
import static dev.slotkeeper.audit.replay.SmallLife.decide;
import static dev.slotkeeper.audit.replay.SmallLife.move;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A move from s3 to s2 is refused by a transaction that begins at second 31. Another one begins at second 32 and commits
 * first, so the refusal states the seats that it left. At second 47 the replay judges the refusal, but does not yet give
 * up waiting for what began at second 32.
 */
class RefusedMovesTest {

    private static final UUID LEAVING = new UUID(3, 1);
    private static final UUID STAYING = new UUID(3, 2);
    private static final UUID WRONG = new UUID(3, 3);

    private final DecidedLog log = new DecidedLog(WaitlistPolicy.USUAL);

    RefusedMovesTest() {
        decide(
                log,
                0,
                SmallLife.create(new UUID(4, 1), "s1", 3),
                SmallLife.create(new UUID(4, 4), "s4", 3),
                book(LEAVING, "s1", 1));
        decide(log, 0, SmallLife.create(new UUID(4, 2), "s2", 1));
        decide(log, 0, SmallLife.create(new UUID(4, 3), "s3", 3), book(STAYING, "s3", 2));
    }

    @Test
    void refusalThatSawABookingStillUnderWayIsNotJudged() {
        decide(log, 32, move(MOVED, "s1", LEAVING, "s2"));
        decideRefusalAndLater();

        Audited audited = audit(log.byClock());
        assertThat(audited.lines).isEmpty();
        assertThat(audited.replay.notJudged()).isEqualTo(1);
    }

    @Test
    void wrongRefusalIsFoundWhileABookingIsUnderWayToAThirdSlot() {
        decide(log, 32, move(MOVED, "s1", LEAVING, "s4"));
        decideRefusalAndLater();

        assertOnlyDifference(REFUSED, "current_bookings: expected 0, there 1", withTaken(REFUSED, 1));
    }

    @Test
    void refusalThatSawAMoveBehindAWrongDecisionIsNoSecondDifference() {
        decide(log, 32, book(WRONG, "s1", 1), move(MOVED, "s1", LEAVING, "s2"));
        decideRefusalAndLater();

        assertOnlyDifference(WRONG, "current_bookings: expected 2, there 3", withTaken(WRONG, 3));
    }

    @Test
    void refusalThatSawAWrongDecisionOfItsOtherSlotIsNoSecondDifference() {
        decide(log, 32, book(WRONG, "s2", 1));
        decideRefusalAndLater();

        assertOnlyDifference(WRONG, "current_bookings: expected 1, there 0", withTaken(WRONG, 0));
    }

    private void decideRefusalAndLater() {
        decide(log, 31, move(REFUSED, "s3", STAYING, "s2"));
        decide(log, 47, SmallLife.create(new UUID(4, 5), "s5", 1));
    }

    private void assertOnlyDifference(UUID requestId, String what, List<DecidedRequest> decided) {
        assertThat(audit(decided).lines).singleElement().asString().contains("requestId " + requestId, what);
    }

    private Audited audit(List<DecidedRequest> decided) {
        return new Audited(new Policy(1_000, true), Set.of(), decided)
                .tables(Set.of(), log.bookingRows(), log.slotRows());
    }

    /** Returns the decisions, with another number of seats in one of them. */
    private List<DecidedRequest> withTaken(UUID requestId, int taken) {
        List<DecidedRequest> edited = log.byClock();
        edited.replaceAll(decided -> {
            DecisionRow row = decided.stored();
            ReplyColumns reply = row.reply();
            return requestId.equals(row.requestId())
                    ? new DecidedRequest(
                            decided.request(),
                            new DecisionRow(
                                    requestId,
                                    row.place(),
                                    row.decidedAt(),
                                    new ReplyColumns(
                                            reply.slotId(),
                                            reply.digest(),
                                            reply.outcome(),
                                            reply.code(),
                                            reply.reason(),
                                            reply.customerId(),
                                            reply.quantity(),
                                            taken,
                                            reply.capacity(),
                                            reply.details(),
                                            reply.followUps())))
                    : decided;
        });
        return edited;
    }
}
