package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides one batch in order: each decision sees slots and bookings as the previous decisions left them. */
public final class BatchDecisions {

    private final Map<UUID, DecisionRecord> earlier;
    private final Set<String> frozen;
    private final WaitlistPolicy policy;
    private final Limits limits;
    private final Instant now;
    private final WorkingState state;
    private final BookingLifecycle bookingLifecycle;
    private final SlotRules slotRules;
    private final Map<UUID, DecisionRecord> fresh = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();

    /** Decides all requests, without frozen slots and without limits on customers. */
    public BatchDecisions(List<? extends Request> requests, BatchState loaded, WaitlistPolicy policy) {
        this(requests, loaded, Set.of(), policy, Limits.NONE);
    }

    /**
     * Decides all requests.
     *
     * @param frozen ids of slots that other writers keep changing; a request that would change one is
     *     SLOT_UPDATE_FAILED
     */
    public BatchDecisions(
            List<? extends Request> requests,
            BatchState loaded,
            Set<String> frozen,
            WaitlistPolicy policy,
            Limits limits) {
        this.earlier = loaded.decisions();
        this.frozen = frozen;
        this.policy = policy;
        this.limits = limits;
        this.now = loaded.now();
        this.state = new WorkingState(loaded.slots(), loaded.bookings(), new CustomerBookings(loaded.stays(), limits));
        Waitlists waitlists = new Waitlists(state, policy, now);
        this.bookingLifecycle = new BookingLifecycle(state, waitlists, new LimitRules(limits, state, now), now);
        this.slotRules = new SlotRules(state, waitlists, now);
        for (Request request : requests) {
            answers.add(answer(request));
        }
    }

    /** Returns the changes of slots in slot_id order, the order in which all locks are taken. */
    public List<SlotChange> slotChanges() {
        return state.slotChanges();
    }

    /** Returns the changes of bookings in slot_id order. */
    public List<BookingChange> bookingChanges() {
        return state.bookingChanges();
    }

    /** Returns the answers in the order of the requests. */
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
                        || (request.command() instanceof RescheduleBooking move && frozen.contains(move.toSlotId())));
    }

    /** Refuses a request for a frozen slot: for its own reason if it has one, else with SLOT_UPDATE_FAILED. */
    private DecisionRecord refuse(Request request) {
        Set<String> slotIds = request.command() instanceof RescheduleBooking move
                ? Set.of(request.slotId(), move.toSlotId())
                : Set.of(request.slotId());
        BatchState alone = new BatchState(
                now,
                state.slots(slotIds),
                state.bookings(slotIds),
                state.customerBookings().all(),
                Map.of());
        DecisionRecord record = new BatchDecisions(List.of(request), alone, Set.of(), policy, limits)
                .answers()
                .get(0)
                .record();
        return record.outcome() == Outcome.REJECTED
                ? record
                : BookingRules.updateFailed(state.slot(request.slotId()), request, now);
    }

    private DecisionRecord decide(Request request) {
        if (request instanceof Request.Malformed malformed) {
            return BookingRules.malformed(malformed, now);
        }
        return Objects.requireNonNull(request.command()).accept(new RuleOf(request));
    }

    /** Applies the rule for a request's type of command. */
    private final class RuleOf implements Command.Visitor<DecisionRecord> {

        private final Request request;

        private RuleOf(Request request) {
            this.request = request;
        }

        @Override
        public DecisionRecord visit(BookSlot command) {
            return bookingLifecycle.book(request, command);
        }

        @Override
        public DecisionRecord visit(HoldSlot command) {
            return bookingLifecycle.hold(request, command);
        }

        @Override
        public DecisionRecord visit(BookingCommand command) {
            return bookingLifecycle.become(request, command);
        }

        @Override
        public DecisionRecord visit(RescheduleBooking command) {
            return bookingLifecycle.reschedule(request, command);
        }

        @Override
        public DecisionRecord visit(CreateSlot command) {
            return slotRules.create(request, command);
        }

        @Override
        public DecisionRecord visit(ChangeSlot command) {
            return slotRules.change(request, command);
        }

        @Override
        public DecisionRecord visit(SlotCommand command) {
            return slotRules.become(request, command);
        }
    }
}
