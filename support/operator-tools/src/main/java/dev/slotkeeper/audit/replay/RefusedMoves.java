package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.reference.ModelDecision;
import dev.slotkeeper.reference.ReferenceModel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Holds refused moves that do not fit in their order only because of the slot that they lead to. The worker reads that
 * slot without a lock, so it may have seen its state of one transaction earlier or later.
 */
final class RefusedMoves {

    private final AuditState state;
    private final ReferenceModel model;
    private final Deque<RefusedMove> oldestFirst = new ArrayDeque<>();

    private record RefusedMove(DecidedRequest decided, List<String> found) {}

    RefusedMoves(AuditState state, ReferenceModel model) {
        this.state = state;
        this.model = model;
    }

    /** Takes the move if only the other slot's state can explain the difference; returns true if so. */
    boolean take(DecidedRequest decided, List<String> found) {
        if (!(decided.request().command() instanceof RescheduleBooking) || !hingesOnOtherSlot(decided)) {
            return false;
        }
        oldestFirst.add(new RefusedMove(decided, found));
        return true;
    }

    private boolean hingesOnOtherSlot(DecidedRequest decided) {
        ModelDecision leaving = model.decide(
                decided.request().expectingNothingElsewhere(), StoredView.withRoom(state, decided), decided.at());
        ReplyColumns no = leaving.isRefusal() ? ReplyColumns.of(leaving.record()) : null;
        String code = decided.reply().code();
        if (ErrorCode.SLOT_NOT_FOUND.name().equals(code)) {
            // The refusal for a missing slot comes before that for a missing booking, whose reply shows the booking's
            // slot.
            return no == null || no.currentBookings() != null;
        }
        boolean isOfOtherSlot = ErrorCode.SLOT_UNAVAILABLE.name().equals(code)
                || ErrorCode.SLOT_CHANGED.name().equals(code);
        return no == null
                ? isOfOtherSlot
                : Comparison.differences(no, decided.reply()).isEmpty();
    }

    /**
     * Reports the moves whose other slot did not change at that time.
     *
     * @param isUnsettled returns true for a slot with changes that the replay has read and not yet applied
     * @return the number of the others, which can't be judged
     */
    int judgeBefore(Instant moment, Predicate<String> isUnsettled, BiConsumer<DecidedRequest, List<String>> report) {
        int notJudged = 0;
        while (!oldestFirst.isEmpty()
                && (oldestFirst.size() > Replay.MAX_WAITING
                        || oldestFirst.element().decided().at().isBefore(moment))) {
            RefusedMove refused = oldestFirst.remove();
            if (hasOtherSlotChanged(refused.decided(), isUnsettled)) {
                notJudged++;
            } else {
                report.accept(refused.decided(), refused.found());
            }
        }
        return notJudged;
    }

    private boolean hasOtherSlotChanged(DecidedRequest decided, Predicate<String> isUnsettled) {
        String otherId = decided.otherSlotId();
        if (otherId != null && isUnsettled.test(otherId)) {
            return true;
        }
        AuditedSlot other = otherId == null ? null : state.slot(otherId);
        return other != null && other.hasChangedAfter(decided.at().minus(Replay.MAX_TRANSACTION));
    }
}
