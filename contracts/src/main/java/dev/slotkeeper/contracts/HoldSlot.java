package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for seats of a slot for a while, to be confirmed or given back. Answered by {@link BookingUpdate} (held) or {@link
 * BookingRejected}.
 *
 * @param requestId idempotency key; becomes the hold's id, and that of the booking it may turn into
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param customerId 1 to 128 printable characters; opaque, holds no personal data
 * @param quantity seats, 1 to 1,000
 * @param holdSeconds how long they are held from the decision on, 1 to 1,800
 * @param expected what the requester saw; each given member must still hold
 * @param expiresAt not held after this instant; without it the worker's default patience counts
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

    /** The longest hold, in seconds. */
    public static final int MAX_SECONDS = 1_800;

    /** @throws ContractViolation naming the first member that breaks the contract */
    public HoldSlot {
        Rules.slotId("slotId", slotId);
        Rules.customerId("customerId", customerId);
        Rules.range("quantity", quantity, 1, BookSlot.MAX_QUANTITY);
        Rules.range("holdSeconds", holdSeconds, 1, MAX_SECONDS);
        expiresAt = expiresAt == null ? null : Rules.instant("expiresAt", expiresAt);
    }
}
