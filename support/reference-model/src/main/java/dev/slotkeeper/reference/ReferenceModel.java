package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides requests by the rules of docs/contract.md, each on the state that it is given. */
public final class ReferenceModel {

    private final Policy policy;

    /** Creates a model of workers with these settings. */
    public ReferenceModel(Policy policy) {
        this.policy = policy;
    }

    /** Decides a request whose id was never decided before. The state stays as it is. */
    public ModelDecision decide(LoggedRequest request, ModelState state, Instant now) {
        Draft draft = new Draft(state, request, now);
        DecisionBuilder builder = new DecisionBuilder(request, now);
        DecodedCommand.Broken broken = request.broken();
        return draft.decided(
                broken == null
                        ? Objects.requireNonNull(request.command()).accept(new Rules(policy, draft, builder))
                        : builder.malformed(broken));
    }

    /**
     * Returns the reason why the slot can't give these seats to a request that does not wait; null if it can.
     *
     * @param bookings finds the entries of its waitlist
     */
    public @Nullable Reason unavailable(
            ModelSlot slot, int quantity, Function<UUID, @Nullable ModelBooking> bookings, Instant now) {
        return slot.unavailable(quantity, new Reservations(policy, bookings, now).seats(slot), now);
    }

    /**
     * Answers a request whose id was decided before: the same content gets the same decision, in any partition. Other
     * content is refused, at the time of that decision.
     */
    public DecisionRecord decideAgain(DecisionRecord earlier, LoggedRequest request) {
        if (request.isRepeatOf(earlier)) {
            return earlier;
        }
        DecisionBuilder builder = new DecisionBuilder(request, earlier.decidedAt());
        DecodedCommand.Broken broken = request.broken();
        return broken == null ? builder.no(Reason.REQUEST_ID_REUSED, null) : builder.malformed(broken);
    }

    /**
     * Decides a request for a slot that other writers keep changing: nothing is granted. A request that would be granted
     * is refused with SLOT_UPDATE_FAILED.
     */
    public ModelDecision decideWithoutChange(LoggedRequest request, ModelState state, Instant now) {
        ModelDecision decision = decide(request, state, now);
        if (decision.isRefusal()) {
            return decision;
        }
        Draft unchanged = new Draft(state, request, now);
        return unchanged.decided(new DecisionBuilder(request, now)
                .no(ErrorCode.SLOT_UPDATE_FAILED, null, unchanged.slot(request.slotId())));
    }

    /** Applies the rules for each type of command. */
    private static final class Rules implements Command.Visitor<DecisionRecord> {

        private final SeatCommandRules seats;
        private final BookingCommandRules bookings;
        private final ExtensionRules extensions;
        private final RescheduleRules moves;
        private final SlotCommandRules slots;

        private Rules(Policy policy, Draft draft, DecisionBuilder builder) {
            WaitlistRules waitlist = new WaitlistRules(policy, draft, builder);
            CustomerLimits limits = new CustomerLimits(policy, draft);
            this.seats = new SeatCommandRules(draft, builder, waitlist, limits);
            this.bookings = new BookingCommandRules(draft, builder, waitlist);
            this.extensions = new ExtensionRules(draft, builder);
            this.moves = new RescheduleRules(draft, builder, waitlist, limits);
            this.slots = new SlotCommandRules(draft, builder, waitlist);
        }

        @Override
        public DecisionRecord visit(BookSlot command) {
            return seats.book(command);
        }

        @Override
        public DecisionRecord visit(HoldSlot command) {
            return seats.hold(command);
        }

        @Override
        public DecisionRecord visit(BookingCommand command) {
            return bookings.decide(command);
        }

        @Override
        public DecisionRecord visit(ExtendHold command) {
            return extensions.decide(command);
        }

        @Override
        public DecisionRecord visit(RescheduleBooking command) {
            return moves.decide(command);
        }

        @Override
        public DecisionRecord visit(CreateSlot command) {
            return slots.create(command);
        }

        @Override
        public DecisionRecord visit(ChangeSlot command) {
            return slots.change(command);
        }

        @Override
        public DecisionRecord visit(SlotCommand command) {
            return slots.decide(command);
        }
    }
}
