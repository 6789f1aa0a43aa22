package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.Arrivals.Arrival;
import dev.slotkeeper.audit.replay.SlotNow.Seats;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Replays decided requests, partition by partition in the order of offsets, across partitions in the order of their
 * clocks, and compares each with what is stored.
 *
 * <p>A clock is that of a transaction's beginning, so those of two partitions may be in the other order than their commits.
 * Only a move from one slot to another makes that matter. So a decision that does not fit waits for bookings that may still
 * arrive, no longer than transactions last; and a refused move, which locks nothing, is not judged when the slot it was to
 * lead to changed about then.
 */
public final class Replay {

    /** Longer than a worker's transaction lasts with the usual booking.worker.attempt-timeout. */
    static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(15);

    /** Of each kind that waits for something; some tens of megabytes. */
    static final int MOST_WAITING = 20_000;

    /** What an audit can't derive: others wrote in between, or a customer's bookings elsewhere. */
    private static final Set<String> NOT_IN_THE_LOG =
            Set.of(ErrorCode.SLOT_UPDATE_FAILED.name(), Reason.LIMIT_EXCEEDED.name(), Reason.OVERLAPPING.name());

    private final World world;
    private final Rules rules;
    private final PartlyKnown partly;
    private final Differences differences;
    private final Blocked blocked = new Blocked();
    private final Arrivals arrivals;
    private final RefusedMoves refusedMoves;
    private long compared;
    private long notJudged;

    /** Begins in the given world. */
    public Replay(World world, Policy policy, Differences differences) {
        this.world = world;
        this.rules = new Rules(policy);
        this.partly = new PartlyKnown(world);
        this.arrivals = new Arrivals(world);
        this.refusedMoves = new RefusedMoves(world, rules);
        this.differences = differences;
    }

    /** The next request that was decided where it stands, with its decision. */
    public void take(Ask ask, Stored stored) {
        take(new Decided(ask, stored));
    }

    void take(Decided decided) {
        compared++;
        noLongerWaitFor(decided.at().minus(LONGEST_TRANSACTION));
        if (!blocked.holds(decided.slotId()) && settle(decided)) {
            retry(decided);
            return;
        }
        blocked.add(decided);
        if (blocked.size() > MOST_WAITING) {
            giveUpOldest();
        }
    }

    /** After the last one: what did not fit until now never will. */
    public void finish() {
        noLongerWaitFor(Instant.MAX);
    }

    /** Decisions that were compared. */
    public long compared() {
        return compared;
    }

    /** Refusals that do not follow from the log alone. */
    public long notJudged() {
        return notJudged;
    }

    private void noLongerWaitFor(Instant moment) {
        while (isBefore(blocked.oldest(), moment)) {
            giveUpOldest();
        }
        arrivals.landBefore(moment, blocked, this::neverFits);
        notJudged += refusedMoves.judgeBefore(moment, this::report);
    }

    private static boolean isBefore(@Nullable Decided decided, Instant moment) {
        return decided != null && decided.at().isBefore(moment);
    }

    /** Whether it fits; if so, the world has changed as it says. */
    private boolean settle(Decided decided) {
        if (decided.ask().broken() == null && isPartly(decided)) {
            follow(decided);
            return true;
        }
        return fits(decided) || arrivals.letArriveUntil(decided.slotId(), () -> fits(decided));
    }

    private boolean isPartly(Decided decided) {
        String other = decided.otherSlotId();
        return world.isPartly(decided.slotId()) || other != null && world.isPartly(other);
    }

    private void follow(Decided decided) {
        List<String> found = partly.differences(decided.ask(), decided.stored());
        if (!found.isEmpty()) {
            report(decided, found);
        }
        partly.follow(decided.ask(), decided.stored());
        arrivals.forget(decided.slotId());
        if (decided.otherSlotId() != null && world.isPartly(decided.otherSlotId())) {
            arrivals.forget(decided.otherSlotId());
        }
    }

    private boolean fits(Decided decided) {
        Draft draft = new Draft(world, decided.at());
        Told expected = rules.answer(decided.ask(), draft, decided.told());
        List<String> found = Comparison.differences(expected, decided.told());
        if (found.isEmpty()) {
            keep(decided, draft, seats(decided.told()));
            return true;
        }
        if (decided.told().isNo() && (isRefusedForMore(expected, decided.told()) || isOfErased(decided))) {
            notJudged++;
            return true;
        }
        return decided.told().isNo() && refusedMoves.take(decided, found);
    }

    private void keep(Decided decided, Draft draft, @Nullable Seats there) {
        draft.keep();
        BookingNow sent = draft.sent();
        if (sent != null) {
            arrivals.add(new Arrival(decided.ask().place(), decided.slotId(), decided.at(), sent, there));
        }
    }

    private static @Nullable Seats seats(Told told) {
        Integer taken = told.currentBookings();
        Integer capacity = told.capacity();
        return taken == null || capacity == null ? null : new Seats(taken, capacity);
    }

    private static boolean isRefusedForMore(Told expected, Told stored) {
        String why = stored.reason() == null ? stored.code() : stored.reason();
        return why != null && NOT_IN_THE_LOG.contains(why) && !expected.isNo();
    }

    /** Once a customer is erased, whoever comes with the old id is told that there is no such booking. */
    private boolean isOfErased(Decided decided) {
        UUID bookingId = null;
        if (decided.ask().command() instanceof BookingCommand command && command.customerId() != null) {
            bookingId = command.bookingId();
        } else if (decided.ask().command() instanceof RescheduleBooking move && move.customerId() != null) {
            bookingId = move.bookingId();
        }
        return bookingId != null
                && world.isErased(bookingId)
                && Reason.NOT_FOUND.name().equals(decided.told().reason());
    }

    /** What is behind it, and what waits for a booking that it sent, may fit now. */
    private void retry(Decided settled) {
        Deque<String> due = new ArrayDeque<>(slots(settled));
        while (!due.isEmpty()) {
            String slotId = due.remove();
            Decided head = blocked.head(slotId);
            if (head != null && settle(head)) {
                blocked.removeHead(slotId);
                due.addAll(slots(head));
            }
        }
    }

    private static List<String> slots(Decided decided) {
        List<String> slots = new ArrayList<>(List.of(decided.slotId()));
        if (decided.otherSlotId() != null) {
            slots.add(decided.otherSlotId());
        }
        return slots;
    }

    /** The world goes on as it should have been told, so that one wrong row is one difference. */
    private void giveUpOldest() {
        Decided oldest = blocked.oldest();
        if (oldest == null) {
            return;
        }
        blocked.removeHead(oldest.slotId());
        Draft draft = new Draft(world, oldest.at());
        Told expected = rules.answer(oldest.ask(), draft, oldest.told());
        report(oldest, Comparison.differences(expected, oldest.told()));
        keep(oldest, draft, null);
        retry(oldest);
    }

    private void neverFits(Arrival arrival) {
        BookingNow booking = arrival.booking();
        String what = Difference.expected("slot " + booking.slotId(), arrivals.expectedOf(arrival), arrival.there());
        report(arrival.place(), booking.bookingId(), arrival.from(), what);
    }

    private void report(Decided decided, List<String> found) {
        Ask ask = decided.ask();
        report(ask.place(), ask.requestId(), ask.slotId(), String.join("; ", found));
    }

    private void report(LogPlace place, UUID requestId, String slotId, String what) {
        differences.add(new Difference(Difference.Kind.DECISION_DIFFERS, place, requestId, slotId, what));
    }
}
