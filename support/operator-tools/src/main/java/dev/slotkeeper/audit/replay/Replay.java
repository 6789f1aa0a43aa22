package dev.slotkeeper.audit.replay;

import dev.slotkeeper.audit.replay.AuditedSlot.Departure;
import dev.slotkeeper.audit.replay.AuditedSlot.Seats;
import dev.slotkeeper.audit.replay.PendingArrivals.Arrival;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelDecision;
import dev.slotkeeper.reference.ModelSlot;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceModel;
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
 * Replays decided requests: within a partition in the order of offsets, across partitions in the order of their clocks.
 * Compares each result with the stored decision.
 *
 * <p>A decision's clock is the beginning of its transaction, so the clocks of two partitions may be in a different
 * order than the commits. This matters only for moves from one slot to another. A decision that does not fit therefore
 * waits for bookings that may still arrive, at most as long as a transaction lasts. A refused move, which locks
 * nothing, is not judged if the slot that it leads to changed at about that time.
 *
 * <p>The decisions of a slot with requests in several partitions are replayed in the order that is stored with them.
 */
public final class Replay {

    /** Longer than a worker's transaction with the default booking.worker.attempt-timeout. */
    static final Duration MAX_TRANSACTION = Duration.ofSeconds(15);

    /** The entries of each kind that wait for something; some tens of megabytes. */
    static final int MAX_WAITING = 20_000;

    /** Refusals that the log does not explain: another program wrote in between, or the customer has other bookings. */
    private static final Set<String> NOT_IN_THE_LOG =
            Set.of(ErrorCode.SLOT_UPDATE_FAILED.name(), Reason.LIMIT_EXCEEDED.name(), Reason.OVERLAPPING.name());

    private final AuditState state;
    private final ReferenceModel model;
    private final PartialHistory partly;
    private final Differences differences;
    private final BlockedDecisions blocked = new BlockedDecisions();
    private final PendingArrivals pendingArrivals;
    private final RefusedMoves refusedMoves;
    private final SplitSlots splitSlots;

    /** The time for which decisions wait for others: the decisions of split slots come late themselves. */
    private final Duration longestWait;

    private long compared;
    private long notJudged;

    /** Starts with the given world. */
    public Replay(AuditState state, Policy policy, Differences differences) {
        this.state = state;
        this.model = new ReferenceModel(policy);
        this.partly = new PartialHistory(state);
        this.pendingArrivals = new PendingArrivals(state, model);
        this.refusedMoves = new RefusedMoves(state, model);
        this.differences = differences;
        this.splitSlots = new SplitSlots(state.split(), MAX_WAITING);
        this.longestWait = state.split().isEmpty() ? MAX_TRANSACTION : MAX_TRANSACTION.multipliedBy(2);
    }

    /** Takes the next request that has a decision at its place. */
    public void take(LoggedRequest loggedRequest, DecisionRow decisionRow) {
        take(new DecidedRequest(loggedRequest.withDigest(decisionRow.digestVersion()), decisionRow));
    }

    void take(DecidedRequest decided) {
        compared++;
        splitSlots.before(decided.at().minus(MAX_TRANSACTION)).forEach(this::takeInOrder);
        if (!splitSlots.keeps(decided)) {
            takeInOrder(decided);
            return;
        }
        List<DecidedRequest> tooMany = splitSlots.add(decided);
        if (!tooMany.isEmpty()) {
            state.becomePartly(decided.slotId());
            tooMany.forEach(this::takeInOrder);
        }
    }

    private void takeInOrder(DecidedRequest decided) {
        noLongerWaitFor(decided.at().minus(longestWait));
        if (!blocked.holds(decided.slotId()) && settle(decided)) {
            retry(decided);
            return;
        }
        blocked.add(decided);
        if (blocked.size() > MAX_WAITING) {
            giveUpOldest();
        }
    }

    /** Ends the replay: reports the decisions that still do not fit. */
    public void finish() {
        splitSlots.before(Instant.MAX).forEach(this::takeInOrder);
        noLongerWaitFor(Instant.MAX);
    }

    /** Returns the slots with requests in several partitions whose order can't be judged. */
    public Set<String> unordered() {
        return splitSlots.tooBusy();
    }

    /** Returns the number of decisions that were compared. */
    public long compared() {
        return compared;
    }

    /** Returns the number of refusals that do not follow from the log alone. */
    public long notJudged() {
        return notJudged;
    }

    private void noLongerWaitFor(Instant moment) {
        while (isBefore(blocked.oldest(), moment)) {
            giveUpOldest();
        }
        pendingArrivals.landBefore(moment, blocked, this::neverFits);
        notJudged += refusedMoves.judgeBefore(moment, this::isUnsettled, this::report);
    }

    /** Returns true if bookings are under way to the slot, or blocked decisions may change it. */
    private boolean isUnsettled(String slotId) {
        return pendingArrivals.isUnderWayTo(slotId) || blocked.mayChange(slotId);
    }

    private static boolean isBefore(@Nullable DecidedRequest decided, Instant moment) {
        return decided != null && decided.at().isBefore(moment);
    }

    /** Returns true if the decision fits, and applies it to the world. */
    private boolean settle(DecidedRequest decided) {
        if (decided.request().broken() == null && isPartly(decided)) {
            follow(decided);
            return true;
        }
        return pendingArrivals.letArriveUntil(decided, () -> fits(decided));
    }

    private boolean isPartly(DecidedRequest decided) {
        String other = decided.otherSlotId();
        return state.isPartly(decided.slotId()) || (other != null && state.isPartly(other));
    }

    private void follow(DecidedRequest decided) {
        List<String> found = partly.differences(decided.request(), decided.stored());
        if (!found.isEmpty()) {
            report(decided, found);
        }
        partly.follow(decided.request(), decided.stored());
        pendingArrivals.forget(decided.slotId());
        if (decided.otherSlotId() != null && state.isPartly(decided.otherSlotId())) {
            pendingArrivals.forget(decided.otherSlotId());
        }
    }

    private boolean fits(DecidedRequest decided) {
        ModelDecision decision = decide(decided);
        ReplyColumns expected = ReplyColumns.of(decision.record());
        List<String> found = Comparison.differences(expected, decided.reply());
        if (found.isEmpty()) {
            keep(decided, decision, seats(decided.reply()));
            return true;
        }
        if (decided.reply().isNo() && (isRefusedForMore(expected, decided.reply()) || isOfErased(decided))) {
            notJudged++;
            return true;
        }
        return decided.reply().isNo() && refusedMoves.take(decided, found);
    }

    private ModelDecision decide(DecidedRequest decided) {
        return model.decide(decided.request(), StoredView.of(state, decided), decided.at());
    }

    /**
     * Applies a decision to the slot in whose log it is. A booking that it moves is then under way to the other slot.
     *
     * @param there the other slot's seats according to the reply; null if they are known to be wrong
     */
    private void keep(DecidedRequest decided, ModelDecision decision, @Nullable Seats there) {
        for (ModelSlot slot : decision.slots()) {
            if (!slot.slotId().equals(decided.otherSlotId())) {
                state.put(after(decided, decision, slot));
            }
        }
        for (ModelBooking booking : decision.bookings()) {
            if (!booking.slotId().equals(decided.otherSlotId())) {
                state.put(booking);
            } else {
                pendingArrivals.add(new Arrival(
                        decided.request().place(),
                        decided.slotId(),
                        decided.at(),
                        booking,
                        there == null ? null : decided.expectedElsewhere(),
                        there));
            }
        }
    }

    private AuditedSlot after(DecidedRequest decided, ModelDecision decision, ModelSlot slot) {
        AuditedSlot before = state.slot(slot.slotId());
        if (before == null) {
            return AuditedSlot.created(slot, decided.at());
        }
        if (decided.otherSlotId() == null || decision.record().followUps() != null) {
            return before.changed(slot, decided.at());
        }
        int quantity = before.slot().taken() - slot.taken();
        return before.departed(slot, new Departure(decided.request().place(), quantity, decided.at()));
    }

    private static @Nullable Seats seats(ReplyColumns reply) {
        Integer taken = reply.currentBookings();
        Integer capacity = reply.capacity();
        return taken == null || capacity == null ? null : new Seats(taken, capacity);
    }

    private static boolean isRefusedForMore(ReplyColumns expected, ReplyColumns stored) {
        String why = stored.reason() == null ? stored.code() : stored.reason();
        return why != null && NOT_IN_THE_LOG.contains(why) && !expected.isNo();
    }

    /**
     * Returns true for a refusal that follows from an erasure: after it, a request with the old id finds no booking.
     */
    private boolean isOfErased(DecidedRequest decided) {
        UUID bookingId = null;
        if (decided.request().command() instanceof BookingCommand command && command.customerId() != null) {
            bookingId = command.bookingId();
        } else if (decided.request().command() instanceof ExtendHold extension && extension.customerId() != null) {
            bookingId = extension.holdId();
        } else if (decided.request().command() instanceof RescheduleBooking move && move.customerId() != null) {
            bookingId = move.bookingId();
        }
        return bookingId != null
                && state.isErased(bookingId)
                && Reason.NOT_FOUND.name().equals(decided.reply().reason());
    }

    /** Retries the decisions that wait behind this one or for a booking that it moved. */
    private void retry(DecidedRequest settled) {
        Deque<String> due = new ArrayDeque<>(slots(settled));
        while (!due.isEmpty()) {
            String slotId = due.remove();
            DecidedRequest head = blocked.head(slotId);
            if (head != null && settle(head)) {
                blocked.removeHead(slotId);
                due.addAll(slots(head));
            }
        }
    }

    private static List<String> slots(DecidedRequest decided) {
        List<String> slots = new ArrayList<>(List.of(decided.slotId()));
        if (decided.otherSlotId() != null) {
            slots.add(decided.otherSlotId());
        }
        return slots;
    }

    /**
     * Reports the oldest blocked decision as a difference and applies the expected one, so that one wrong row is one
     * difference.
     */
    private void giveUpOldest() {
        DecidedRequest oldest = blocked.oldest();
        if (oldest == null) {
            return;
        }
        blocked.removeHead(oldest.slotId());
        ModelDecision decision = decide(oldest);
        report(oldest, Comparison.differences(ReplyColumns.of(decision.record()), oldest.reply()));
        keep(oldest, decision, null);
        retry(oldest);
    }

    private void neverFits(Arrival arrival) {
        ModelBooking booking = arrival.booking();
        String what =
                Difference.expected("slot " + booking.slotId(), pendingArrivals.expectedOf(arrival), arrival.there());
        report(arrival.place(), booking.bookingId(), arrival.from(), what);
    }

    private void report(DecidedRequest decided, List<String> found) {
        LoggedRequest loggedRequest = decided.request();
        report(loggedRequest.place(), loggedRequest.requestId(), loggedRequest.slotId(), String.join("; ", found));
    }

    private void report(LogPlace place, UUID requestId, String slotId, String what) {
        differences.add(new Difference(Difference.Kind.DECISION_DIFFERS, place, requestId, slotId, what));
    }
}
