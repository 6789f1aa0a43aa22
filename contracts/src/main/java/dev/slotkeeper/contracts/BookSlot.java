package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for seats of a slot. Answered by {@link BookingConfirmed} or {@link BookingRejected}.
 *
 * @param requestId idempotency key; becomes the booking's id
 * @param slotId 1 to 64 of {@code A-Z a-z 0-9 . _ : -}
 * @param customerId 1 to 128 printable characters; opaque, holds no personal data
 * @param quantity seats, 1 to 1,000
 * @param expected what the requester saw; each given member must still hold
 * @param expiresAt not booked after this instant; without it the worker's default patience counts
 */
public record BookSlot(
        UUID requestId,
        String slotId,
        String customerId,
        int quantity,
        @Nullable Expected expected,
        @Nullable Instant expiresAt)
        implements Command {

    /** The most seats one request may ask for. */
    public static final int MAX_QUANTITY = 1_000;

    /** @throws ContractViolation naming the first member that breaks the contract */
    public BookSlot {
        Rules.slotId("slotId", slotId);
        Rules.customerId("customerId", customerId);
        Rules.range("quantity", quantity, 1, MAX_QUANTITY);
        expiresAt = expiresAt == null ? null : Rules.instant("expiresAt", expiresAt);
    }

    /**
     * What the user saw when choosing.
     *
     * @param currentBookings the count of the original optimistic lock, 0 or more
     * @param termsVersion the version of time, place, price and capacity, 1 or more
     */
    public record Expected(
            @Nullable Integer currentBookings, @Nullable Integer termsVersion) {

        /** @throws ContractViolation naming the first member that breaks the contract */
        public Expected {
            if (currentBookings != null) {
                Rules.range("expected.currentBookings", currentBookings, 0, CreateSlot.MAX_CAPACITY);
            }
            if (termsVersion != null) {
                Rules.range("expected.termsVersion", termsVersion, 1, Integer.MAX_VALUE);
            }
        }
    }
}
