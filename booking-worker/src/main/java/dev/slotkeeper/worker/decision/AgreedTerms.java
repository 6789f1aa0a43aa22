package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.ValueRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The terms that a waitlist entry was made for. The entry is not promoted to others (docs/contract.md, What was seen).
 * Capacity is none of them: more seats are no reason to end a wait.
 *
 * @param price for display; null if there was none
 */
public record AgreedTerms(
        Instant startsAt,
        Instant endsAt,
        String resourceId,
        @Nullable String price) {

    /**
     * Returns the terms of a slot, which must have been read. A time that the contract does not allow is shown to
     * customers, and therefore agreed, as the nearest one that it does.
     */
    static AgreedTerms of(Slot slot) {
        Slot.Terms terms = slot.wholeTerms();
        return new AgreedTerms(
                ValueRules.nearest(slot.startsAt()),
                ValueRules.nearest(terms.endsAt()),
                terms.resourceId(),
                terms.price());
    }
}
