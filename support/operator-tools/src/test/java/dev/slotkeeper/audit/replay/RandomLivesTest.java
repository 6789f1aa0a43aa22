package dev.slotkeeper.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The auditor's own rules beside the worker's, on random lives whose transactions overlap. */
class RandomLivesTest {

    private static final int LIVES = Integer.getInteger("slotkeeper.lives", 1_000);

    @Test
    void auditorExpectsTheWorkersDecisions() {
        long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
        Map<String, Integer> seen = new TreeMap<>();
        long compared = 0;
        long notJudged = 0;
        for (int i = 0; i < LIVES; i++) {
            Policy policy = policy(seed + i);
            RandomLife life = life(seed + i, policy);
            Audited audited = new Audited(policy, Set.of(), life.log.byClock());
            audited.tables(Set.of(), life.log.bookingRows(), life.log.slotRows());
            assertThat(audited.lines)
                    .as("-Dslotkeeper.seed=" + (seed + i) + " " + policy)
                    .isEmpty();
            compared += audited.replay.compared();
            notJudged += audited.replay.notJudged();
            life.log.decided.forEach(one -> {
                ReplyColumns reply = one.reply();
                seen.merge(reply.reason() == null ? reply.outcome() : reply.reason(), 1, Integer::sum);
            });
        }
        assertThat(notJudged).as("of " + compared).isLessThan(compared / 200);
        assertThat(seen.keySet())
                .contains(
                        "CONFIRMED",
                        "HELD",
                        "WAITLISTED",
                        "CANCELLED",
                        "RELEASED",
                        "EXPIRED",
                        "RESCHEDULED",
                        "SLOT_CREATED",
                        "SLOT_CHANGED",
                        "SLOT_CLOSED",
                        "SLOT_REOPENED",
                        "SLOT_DELETED",
                        "WAITLIST_SERVED",
                        "DEADLINE_EXCEEDED",
                        "SLOT_EXISTS",
                        "NOT_FOUND",
                        "ALREADY_CANCELLED",
                        "ALREADY_CONFIRMED",
                        "ALREADY_RESCHEDULED",
                        "NOT_CONFIRMED",
                        "HOLD_EXPIRED",
                        "NOT_DUE",
                        "CAPACITY_BELOW_BOOKED",
                        "SLOT_HAS_BOOKINGS",
                        "CLOSED",
                        "FULL",
                        "IN_PAST",
                        "TERMS",
                        "BOOKINGS",
                        "MALFORMED");
    }

    /** Refused moves apart, which read the other slot without a lock; one that is made of a move shows at what follows it. */
    @Test
    void oneWrongDecisionInALifeIsFound() {
        long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
        for (int i = 0; i < LIVES / 10; i++) {
            Random random = new Random(seed + i);
            Policy policy = new Policy(1_000, true);
            List<DecidedRequest> decided = life(seed + i, policy).log.byClock();
            int wrong = random.nextInt(decided.size());
            while (decided.get(wrong).reply().isNo() && decided.get(wrong).otherSlotId() != null) {
                wrong = random.nextInt(decided.size());
            }
            DecidedRequest one = decided.get(wrong);
            decided.set(wrong, wrong(one));
            Audited audited = new Audited(policy, Set.of(), decided);
            boolean isMove = one.otherSlotId() != null;
            assertThat(audited.lines)
                    .as("-Dslotkeeper.seed=" + (seed + i) + " " + one)
                    .anyMatch(line ->
                            isMove || line.contains(one.request().requestId().toString()));
        }
    }

    /** The seed determines it too, so that the seed of a failure is enough to repeat it. */
    private static Policy policy(long seed) {
        return new Policy(seed % 3 == 0 ? 2 : 1_000, seed % 2 == 0);
    }

    private static RandomLife life(long seed, Policy policy) {
        return new RandomLife(new Random(seed), new WaitlistPolicy(policy.overtaking(), policy.longestWaitlist()))
                .play(40);
    }

    /** A yes becomes a no, and the other way round. */
    private static DecidedRequest wrong(DecidedRequest right) {
        ReplyColumns reply = right.reply();
        ReplyColumns wrong = new ReplyColumns(
                reply.slotId(),
                reply.digest(),
                reply.isNo() ? "CONFIRMED" : ReplyColumns.REJECTED,
                reply.isNo() ? null : "SLOT_UNAVAILABLE",
                reply.isNo() ? null : "CLOSED",
                reply.customerId(),
                reply.quantity(),
                reply.currentBookings(),
                reply.capacity(),
                null,
                null);
        DecisionRow row = right.stored();
        return new DecidedRequest(
                right.request(), new DecisionRow(row.requestId(), row.place(), row.decidedAt(), wrong));
    }
}
