package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.DecisionRecord;
import java.util.Collection;

/**
 * A decision and its effects.
 *
 * @param record the decision as it is stored, with the reply
 * @param slots the new and changed slots as the decision leaves them
 * @param bookings the new and changed bookings as the decision leaves them
 */
public record ModelDecision(DecisionRecord record, Collection<ModelSlot> slots, Collection<ModelBooking> bookings) {

    /** Returns true if the request was refused; then nothing changes. */
    public boolean isRefusal() {
        return record.outcome() == DecisionRecord.Outcome.REJECTED;
    }
}
