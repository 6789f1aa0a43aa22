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
import org.jspecify.annotations.Nullable;

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
        ModelBooking extended = hold.held(from(hold), end(hold, command.holdSeconds()));
        draft.put(slot, extended);
        ModelBooking stated = extended.held(from(hold), untilTheStart(slot, extended.endsAt()));
        return builder.became(Outcome.EXTENDED, BookingUpdate.Kind.SLOT_HELD, slot, stated);
    }

    private static Instant from(ModelBooking hold) {
        return Objects.requireNonNull(hold.heldFrom(), "a hold has a beginning");
    }

    /**
     * The later of the old end and the wanted one, at most the maximum after the beginning; none if there was none. The
     * slot's start, which may change again, is no part of it.
     */
    private @Nullable Instant end(ModelBooking hold, int seconds) {
        Instant wanted = Collections.min(
                List.of(draft.now().plusSeconds(seconds), from(hold).plusSeconds(HoldSlot.MAX_SECONDS)));
        return hold.endsAt() == null ? null : Collections.max(List.of(wanted, hold.endsAt()));
    }

    private static Instant untilTheStart(ModelSlot slot, @Nullable Instant end) {
        Instant start = slot.terms().startsAt();
        return end == null ? start : Collections.min(List.of(end, start));
    }
}
