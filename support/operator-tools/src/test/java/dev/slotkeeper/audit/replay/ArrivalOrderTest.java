package dev.slotkeeper.audit.replay;

import static dev.slotkeeper.audit.replay.SmallLife.BOOKED;
import static dev.slotkeeper.audit.replay.SmallLife.MOVED;
import static dev.slotkeeper.audit.replay.SmallLife.REFUSED;
import static dev.slotkeeper.audit.replay.SmallLife.book;
import static dev.slotkeeper.audit.replay.SmallLife.decide;
import static dev.slotkeeper.audit.replay.SmallLife.move;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Bookings that arrive from other slots while transactions overlap, so that one that began later may commit first. The
 * slots s1 and s4 are in one partition, s2 and s5 in another one, s0 and s3 in a third one.
 */
class ArrivalOrderTest {

    private static final UUID OTHER = new UUID(3, 1);
    private static final UUID OTHER_MOVED = new UUID(3, 2);

    private final DecidedLog log = new DecidedLog(WaitlistPolicy.USUAL);

    ArrivalOrderTest() {
        decide(log, 0, SmallLife.create(new UUID(4, 1), "s1", 6), SmallLife.create(new UUID(4, 4), "s4", 6));
        decide(log, 0, SmallLife.create(new UUID(4, 2), "s2", 1), SmallLife.create(new UUID(4, 5), "s5", 6));
        decide(log, 0, SmallLife.create(new UUID(4, 0), "s0", 6), SmallLife.create(new UUID(4, 3), "s3", 6));
    }

    @Test
    void bookingWhoseDecisionWasBlockedArrivesInTime() {
        UUID refused = new UUID(3, 3);
        decide(log, 1, book(BOOKED, "s1", 1));
        decide(log, 1, book(OTHER, "s5", 1));
        decide(log, 1, book(refused, "s3", 1));
        decide(log, 33, move(OTHER_MOVED, "s5", OTHER, "s1"));
        decide(log, 32, book(new UUID(3, 4), "s1", 1), move(MOVED, "s1", BOOKED, "s2"));
        decide(log, 48, move(REFUSED, "s3", refused, "s2"));

        assertNoDifference();
    }

    @Test
    void bookingArrivesAfterAnEarlierDepartureOfItsOwnLog() {
        UUID cancelled = new UUID(3, 3);
        UUID first = new UUID(3, 4);
        UUID last = new UUID(3, 5);
        decide(log, 1, book(BOOKED, "s1", 2), book(cancelled, "s1", 2), book(OTHER, "s4", 2));
        decide(log, 1, book(first, "s5", 2), book(last, "s5", 1));
        decide(log, 30, move(MOVED, "s1", BOOKED, "s3"));
        decide(log, 33, move(new UUID(3, 6), "s5", first, "s1"));
        decide(log, 31, move(OTHER_MOVED, "s4", OTHER, "s1"));
        // Until this decision is replayed, the last booking can't arrive.
        decide(log, 47, cancel(new UUID(3, 7), "s1", cancelled));
        decide(log, 46, move(new UUID(3, 8), "s5", last, "s1"));

        assertNoDifference();
    }

    @Test
    void bookingArrivesAfterEarlierDecisionsOfItsOwnLog() {
        decide(log, 1, book(BOOKED, "s5", 1));
        decide(log, 1, book(OTHER, "s3", 1));
        decide(log, 33, move(MOVED, "s5", BOOKED, "s0"));
        decide(
                log,
                32,
                book(REFUSED, "s0", 6),
                cancel(new UUID(3, 3), "s0", MOVED),
                move(OTHER_MOVED, "s3", OTHER, "s0"));

        assertNoDifference();
    }

    @Test
    void bookingArrivesBeforeLaterDecisionsOfItsOwnLog() {
        UUID first = new UUID(3, 3);
        decide(log, 1, book(BOOKED, "s1", 1), book(new UUID(3, 4), "s1", 2), book(OTHER, "s4", 1));
        decide(log, 1, book(first, "s5", 1));
        decide(log, 30, move(MOVED, "s1", BOOKED, "s3"));
        decide(log, 32, move(OTHER_MOVED, "s4", OTHER, "s1"), book(REFUSED, "s1", 6));
        decide(log, 31, move(new UUID(3, 5), "s5", first, "s1"));
        decide(log, 33, cancel(new UUID(3, 6), "s1", OTHER_MOVED));

        assertNoDifference();
    }

    @Test
    void bookingsArriveInTheOnlyOrderThatLetsAllOfThemArrive() {
        UUID left = new UUID(3, 3);
        decide(log, 1, book(left, "s5", 1));
        decide(log, 1, book(BOOKED, "s1", 1));
        decide(log, 1, book(OTHER, "s3", 1));
        decide(log, 30, move(new UUID(3, 4), "s5", left, "s0"));
        decide(log, 33, move(MOVED, "s1", BOOKED, "s5"));
        decide(log, 32, move(OTHER_MOVED, "s3", OTHER, "s5"));

        assertNoDifference();
    }

    private static BookingCommand cancel(UUID id, String slot, UUID booking) {
        return new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, id, slot, booking, null);
    }

    private void assertNoDifference() {
        Audited audited = new Audited(new Policy(1_000, true), Set.of(), log.byClock());
        audited.tables(Set.of(), log.bookingRows(), log.slotRows());
        assertThat(audited.lines).isEmpty();
        assertThat(audited.replay.notJudged()).isZero();
    }
}
