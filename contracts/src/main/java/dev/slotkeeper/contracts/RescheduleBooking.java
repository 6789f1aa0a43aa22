package dev.slotkeeper.contracts;

import dev.slotkeeper.contracts.SeatCommand.Expected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks to move a whole booking to another slot. Answered by {@link BookingUpdate} (rescheduled) or
 * {@link BookingRejected}.
 *
 * @param requestId idempotency key; becomes the id of the booking on the new slot
 * @param slotId the booking's slot now: 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param bookingId the booking's id now
 * @param customerId the customer that must own it; null when an administrator asks
 * @param toSlotId the slot to move it to; not {@code slotId}
 * @param expiresAt not moved after this instant; without it, the worker's default deadline applies
 * @param expected what the requester saw of the slot to move to; each given member must still hold
 */
public record RescheduleBooking(
        UUID requestId,
        String slotId,
        UUID bookingId,
        @Nullable String customerId,
        String toSlotId,
        @Nullable Instant expiresAt,
        @Nullable Expected expected)
        implements CommandWithDeadline {

    /** @throws ContractViolation naming the first member that breaks the contract */
    public RescheduleBooking {
        ValueRules.slotId("slotId", slotId);
        ValueRules.slotId("toSlotId", toSlotId);
        if (customerId != null) {
            ValueRules.customerId("customerId", customerId);
        }
        if (toSlotId.equals(slotId)) {
            throw new ContractViolation("toSlotId", toSlotId, "another slot than slotId");
        }
        expiresAt = expiresAt == null ? null : ValueRules.instant("expiresAt", expiresAt);
        expected = Expected.orNull(expected);
    }

    /** Creates a command that expects nothing of the slot to move to. */
    public RescheduleBooking(
            UUID requestId,
            String slotId,
            UUID bookingId,
            @Nullable String customerId,
            String toSlotId,
            @Nullable Instant expiresAt) {
        this(requestId, slotId, bookingId, customerId, toSlotId, expiresAt, null);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
