package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks to hold seats of a slot for a limited time; the hold is later confirmed or released. Answered by
 * {@link BookingUpdate} (held) or {@link BookingRejected}.
 *
 * @param requestId idempotency key; becomes the hold's id, and that of the booking it may turn into
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param customerId 1 to 128 printable characters; opaque, holds no personal data
 * @param quantity seats, 1 to 1,000
 * @param holdSeconds length of the hold from the decision on, 1 to 1,800 seconds; it ends when the slot begins at the latest
 * @param expected what the requester saw; each given member must still hold
 * @param expiresAt not held after this instant; without it, the worker's default deadline applies
 */
public record HoldSlot(
        UUID requestId,
        String slotId,
        String customerId,
        int quantity,
        int holdSeconds,
        @Nullable Expected expected,
        @Nullable Instant expiresAt)
        implements SeatCommand {

    /** Maximum length of a hold, in seconds. */
    public static final int MAX_SECONDS = 1_800;

    /** @throws ContractViolation naming the first member that breaks the contract */
    public HoldSlot {
        ValueRules.slotId("slotId", slotId);
        ValueRules.customerId("customerId", customerId);
        Member.QUANTITY.check(quantity);
        Member.HOLD_SECONDS.check(holdSeconds);
        expiresAt = expiresAt == null ? null : ValueRules.instant("expiresAt", expiresAt);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
