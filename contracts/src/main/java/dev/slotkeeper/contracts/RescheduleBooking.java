package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a booking to be moved to another slot, whole or not at all. Answered by {@link BookingUpdate} (rescheduled) or
 * {@link BookingRejected}.
 *
 * @param requestId idempotency key; becomes the id of the booking on the new slot
 * @param slotId the slot it is of now: 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param bookingId the booking's id now
 * @param customerId whose it must be; null when an administrator asks
 * @param toSlotId the slot it is to be of; another one
 * @param expiresAt not moved after this instant; without it the worker's default patience counts
 */
public record RescheduleBooking(
        UUID requestId,
        String slotId,
        UUID bookingId,
        @Nullable String customerId,
        String toSlotId,
        @Nullable Instant expiresAt)
        implements Command {

    /** @throws ContractViolation naming the first member that breaks the contract */
    public RescheduleBooking {
        Rules.slotId("slotId", slotId);
        Rules.slotId("toSlotId", toSlotId);
        if (customerId != null) {
            Rules.customerId("customerId", customerId);
        }
        if (toSlotId.equals(slotId)) {
            throw new ContractViolation("toSlotId", toSlotId, "another slot than slotId");
        }
        expiresAt = expiresAt == null ? null : Rules.instant("expiresAt", expiresAt);
    }
}
