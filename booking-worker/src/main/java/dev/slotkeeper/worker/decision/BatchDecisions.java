package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides one batch in its order: each decision sees slots and bookings as the decisions before it left them. */
public final class BatchDecisions {

    private final Map<UUID, DecisionRecord> earlier;
    private final Set<String> frozen;
    private final WaitlistPolicy policy;
    private final Limits limits;
    private final Instant now;
    private final LedgerState state;
    private final Lifecycle lifecycle;
    private final SlotRules slotRules;
    private final Map<UUID, DecisionRecord> fresh = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();

    /**
     * What a batch is decided on.
     *
     * @param slots those of the batch that exist
     * @param bookings those that the batch asks about, and who waits for slots where seats may be given back
     * @param stays what the customers have who ask for seats, of all slots; needed only where limits matter
     * @param earlier the decisions that request ids of the batch already have
     * @param frozen ids of slots that other writers keep changing: whatever would change them is SLOT_UPDATE_FAILED
     * @param at by the database's clock
     */
    public record Basis(
            Collection<Slot> slots,
            Collection<Booking> bookings,
            Collection<Stay> stays,
            Map<UUID, DecisionRecord> earlier,
            Set<String> frozen,
            Instant at) {

        /** Without what only limits ask for. */
        public Basis(
                Collection<Slot> slots,
                Collection<Booking> bookings,
                Map<UUID, DecisionRecord> earlier,
                Set<String> frozen,
                Instant at) {
            this(slots, bookings, List.of(), earlier, frozen, at);
        }
    }

    /** Decides all of them, where nobody's number of bookings is limited. */
    public BatchDecisions(List<? extends Request> requests, Basis basis, WaitlistPolicy policy) {
        this(requests, basis, policy, Limits.NONE);
    }

    /** Decides all of them. */
    public BatchDecisions(List<? extends Request> requests, Basis basis, WaitlistPolicy policy, Limits limits) {
        this.earlier = basis.earlier();
        this.frozen = basis.frozen();
        this.policy = policy;
        this.limits = limits;
        this.now = basis.at();
        this.state = new LedgerState(basis.slots(), basis.bookings(), new Stays(basis.stays(), limits));
        Waitlists waitlists = new Waitlists(state, policy);
        this.lifecycle = new Lifecycle(state, waitlists, new LimitRules(limits, state, now), now);
        this.slotRules = new SlotRules(state, waitlists, now);
        for (Request request : requests) {
            answers.add(answer(request));
        }
    }

    /** What the batch does to slots, in slot_id order, the order of all locking. */
    public List<SlotChange> slotChanges() {
        return state.slotChanges();
    }

    /** What the batch does to bookings, in slot_id order. */
    public List<BookingChange> bookingChanges() {
        return state.bookingChanges();
    }

    /** What each request is told, in the batch's order. */
    public List<Answer> answers() {
        return answers;
    }

    private Answer answer(Request request) {
        DecisionRecord known = known(request.requestId());
        if (known != null) {
            return new Answer(BookingRules.answerAgain(known, request), false);
        }
        DecisionRecord record = isFrozen(request) ? refuse(request) : decide(request);
        fresh.put(record.requestId(), record);
        return new Answer(record, true);
    }

    private @Nullable DecisionRecord known(UUID requestId) {
        DecisionRecord stored = earlier.get(requestId);
        return stored == null ? fresh.get(requestId) : stored;
    }

    private boolean isFrozen(Request request) {
        return !frozen.isEmpty()
                && (frozen.contains(request.slotId())
                        || request.command() instanceof RescheduleBooking move && frozen.contains(move.toSlotId()));
    }

    /** What would be refused anyway is refused for its own reason. */
    private DecisionRecord refuse(Request request) {
        Set<String> slotIds = request.command() instanceof RescheduleBooking move
                ? Set.of(request.slotId(), move.toSlotId())
                : Set.of(request.slotId());
        Basis alone = new Basis(
                state.slots(slotIds), state.bookings(slotIds), state.stays().all(), Map.of(), Set.of(), now);
        DecisionRecord record = new BatchDecisions(List.of(request), alone, policy, limits)
                .answers()
                .get(0)
                .record();
        return record.outcome() == Outcome.REJECTED
                ? record
                : BookingRules.updateFailed(state.slot(request.slotId()), request, now);
    }

    private DecisionRecord decide(Request request) {
        if (request instanceof Request.Booking booking) {
            return lifecycle.book(booking);
        }
        if (request instanceof Request.NewSlot newSlot) {
            return slotRules.create(newSlot);
        }
        if (request instanceof Request.Malformed malformed) {
            return BookingRules.malformed(malformed, now);
        }
        Request.Other other = (Request.Other) request;
        Command command = other.command();
        if (command instanceof HoldSlot hold) {
            return lifecycle.hold(other, hold);
        }
        if (command instanceof BookingCommand booking) {
            return lifecycle.become(other, booking);
        }
        if (command instanceof RescheduleBooking move) {
            return lifecycle.reschedule(other, move);
        }
        if (command instanceof ChangeSlot change) {
            return slotRules.change(other, change);
        }
        if (command instanceof SlotCommand slot) {
            return slotRules.become(other, slot);
        }
        throw new IllegalArgumentException("no rule for " + command);
    }
}
