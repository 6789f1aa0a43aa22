package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks to book seats of a slot. Answered by {@link BookingConfirmed}, {@link BookingUpdate} (waitlisted) or
 * {@link BookingRejected}.
 *
 * @param requestId idempotency key; becomes the booking's id
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param customerId 1 to 128 printable characters; opaque, holds no personal data
 * @param quantity seats, 1 to 1,000
 * @param expected what the requester saw; each given member must still hold
 * @param expiresAt not booked after this instant; without it, the worker's default deadline applies
 * @param ifFull what to do when too few seats are left
 */
public record BookSlot(
        UUID requestId,
        String slotId,
        String customerId,
        int quantity,
        @Nullable Expected expected,
        @Nullable Instant expiresAt,
        IfFull ifFull)
        implements SeatCommand {

    /** Maximum number of seats in one request. */
    public static final int MAX_QUANTITY = 1_000;

    /**
     * Action to take when too few seats are left.
     *
     * @param waits true to join the waitlist for seats that are given back, false to be rejected
     * @param until end of the wait; without it, the start of the slot
     */
    public record IfFull(boolean waits, @Nullable Instant until) {

        /** Rejects the request. */
        public static final IfFull REJECT = new IfFull(false, null);

        /** @throws ContractViolation naming the first member that breaks the contract */
        public IfFull {
            if (until != null && !waits) {
                throw new ContractViolation("waitUntil", until.toString(), "only with ifFull WAITLIST");
            }
            until = until == null ? null : ValueRules.instant("waitUntil", until);
        }
    }

    /** @throws ContractViolation naming the first member that breaks the contract */
    public BookSlot {
        ValueRules.slotId("slotId", slotId);
        ValueRules.customerId("customerId", customerId);
        Member.QUANTITY.check(quantity);
        expiresAt = expiresAt == null ? null : ValueRules.instant("expiresAt", expiresAt);
    }

    /** Creates a request that is rejected when the slot is full. */
    public BookSlot(
            UUID requestId,
            String slotId,
            String customerId,
            int quantity,
            @Nullable Expected expected,
            @Nullable Instant expiresAt) {
        this(requestId, slotId, customerId, quantity, expected, expiresAt, IfFull.REJECT);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
