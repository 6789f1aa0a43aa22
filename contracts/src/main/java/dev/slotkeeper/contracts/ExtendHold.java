package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks to move the end of a hold. Answered by {@link BookingUpdate} (held, with the end as it is then) or
 * {@link BookingRejected}. The end never moves earlier, nor beyond {@link HoldSlot#MAX_SECONDS} after the hold was made,
 * nor beyond the start of its slot.
 *
 * @param requestId idempotency key
 * @param slotId the hold's slot: 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param holdId id of the hold
 * @param customerId the customer that must own it; null when an administrator asks
 * @param holdSeconds time from the decision to the new end, 1 to 1,800 seconds
 * @param expiresAt not extended after this instant; without it, the worker's default deadline applies
 */
public record ExtendHold(
        UUID requestId,
        String slotId,
        UUID holdId,
        @Nullable String customerId,
        int holdSeconds,
        @Nullable Instant expiresAt)
        implements CommandWithDeadline {

    /** @throws ContractViolation naming the first member that breaks the contract */
    public ExtendHold {
        ValueRules.slotId("slotId", slotId);
        if (customerId != null) {
            ValueRules.customerId("customerId", customerId);
        }
        Member.HOLD_SECONDS.check(holdSeconds);
        expiresAt = expiresAt == null ? null : ValueRules.instant("expiresAt", expiresAt);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
