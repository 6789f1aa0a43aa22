package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the contract in one snapshot.
 *
 * @param slots by id
 * @param decisions by request id
 */
public record Tables(Map<String, SlotRow> slots, List<BookingRow> bookings, Map<UUID, DecisionRow> decisions) {

    /**
     * A row of availability_slots.
     *
     * @param closed whether somebody closed it; a full slot is not closed
     */
    public record SlotRow(
            String slotId, int capacity, int currentBookings, boolean closed, int termsVersion, Instant startsAt) {}

    /** A row of appointments. */
    public record BookingRow(UUID bookingId, String slotId, String customerId, int quantity, boolean live) {}

    /** A row of booking_decisions. */
    public record DecisionRow(
            UUID requestId,
            String slotId,
            String outcome,
            @Nullable String code,
            @Nullable String reason,
            @Nullable String customerId,
            @Nullable Integer quantity,
            @Nullable Integer currentBookings,
            @Nullable Integer capacity,
            int partition,
            long offset,
            Instant decidedAt) {}
}
