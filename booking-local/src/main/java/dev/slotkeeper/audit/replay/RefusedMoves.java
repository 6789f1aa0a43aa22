package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.RescheduleBooking;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Refused moves that do not fit in their order, only because of the slot they were to lead to. They read it without a lock,
 * so they may have seen it as it was a transaction earlier, or later.
 */
final class RefusedMoves {

    private final World world;
    private final Rules rules;
    private final Deque<RefusedMove> oldestFirst = new ArrayDeque<>();

    private record RefusedMove(Decided decided, List<String> found) {}

    RefusedMoves(World world, Rules rules) {
        this.world = world;
        this.rules = rules;
    }

    /** Takes it when nothing but the other slot is in question. */
    boolean take(Decided decided, List<String> found) {
        if (!(decided.ask().command() instanceof RescheduleBooking move) || !hingesOnOtherSlot(decided, move)) {
            return false;
        }
        oldestFirst.add(new RefusedMove(decided, found));
        return true;
    }

    private boolean hingesOnOtherSlot(Decided decided, RescheduleBooking move) {
        Told no = rules.whyNotLeave(decided.ask(), new Draft(world, decided.at()), move);
        String code = decided.told().code();
        if (ErrorCode.SLOT_NOT_FOUND.name().equals(code)) {
            // That there is no such slot comes before whether there is such a booking, which shows the slot it is on.
            return no == null || no.currentBookings() != null;
        }
        return ErrorCode.SLOT_UNAVAILABLE.name().equals(code)
                ? no == null
                : no != null && Comparison.differences(no, decided.told()).isEmpty();
    }

    /**
     * Reports those whose other slot was at rest.
     *
     * @return how many others there were, which can't be judged
     */
    int judgeBefore(Instant moment, BiConsumer<Decided, List<String>> report) {
        int notJudged = 0;
        while (!oldestFirst.isEmpty()
                && (oldestFirst.size() > Replay.MOST_WAITING
                        || oldestFirst.element().decided().at().isBefore(moment))) {
            RefusedMove refused = oldestFirst.remove();
            if (hasOtherSlotChanged(refused.decided())) {
                notJudged++;
            } else {
                report.accept(refused.decided(), refused.found());
            }
        }
        return notJudged;
    }

    private boolean hasOtherSlotChanged(Decided decided) {
        String otherId = decided.otherSlotId();
        SlotNow other = otherId == null ? null : world.slot(otherId);
        return other != null && other.hasChangedAfter(decided.at().minus(Replay.LONGEST_TRANSACTION));
    }
}
