package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Decides extensions of holds. */
final class ExtensionRules {

    private final Draft draft;
    private final DecisionBuilder builder;

    ExtensionRules(Draft draft, DecisionBuilder builder) {
        this.draft = draft;
        this.builder = builder;
    }

    DecisionRecord decide(ExtendHold command) {
        if (draft.isLate()) {
            return builder.no(Reason.DEADLINE_EXCEEDED, null);
        }
        ModelSlot slot = draft.slot(command.slotId());
        if (slot == null) {
            return builder.slotNotFound();
        }
        ModelBooking hold = draft.find(command.holdId(), command.slotId(), command.customerId());
        if (hold == null) {
            return builder.no(Reason.NOT_FOUND, slot);
        }
        Reason no = BookingCommandRules.whyNotKept(slot, hold, draft.now());
        if (no != null) {
            return builder.no(no, slot);
        }
        ModelBooking extended = hold.held(from(hold), end(slot, hold, command.holdSeconds()));
        draft.put(slot, extended);
        return builder.became(Outcome.EXTENDED, BookingUpdate.Kind.SLOT_HELD, slot, extended);
    }

    private static Instant from(ModelBooking hold) {
        return Objects.requireNonNull(hold.heldFrom(), "a hold has a beginning");
    }

    /** The later of the old end and the wanted one, at most the maximum after the beginning; never after the start. */
    private Instant end(ModelSlot slot, ModelBooking hold, int seconds) {
        Instant wanted = Collections.min(
                List.of(draft.now().plusSeconds(seconds), from(hold).plusSeconds(HoldSlot.MAX_SECONDS)));
        Instant later = hold.endsAt() == null ? wanted : Collections.max(List.of(wanted, hold.endsAt()));
        return Collections.min(List.of(later, slot.terms().startsAt()));
    }
}
