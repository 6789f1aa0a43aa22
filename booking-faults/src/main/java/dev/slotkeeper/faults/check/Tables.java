package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
     * @param waiting places taken in its waitlist
     */
    public record SlotRow(
            String slotId,
            int capacity,
            int currentBookings,
            boolean closed,
            boolean deleted,
            int termsVersion,
            Instant startsAt,
            Instant endsAt,
            int waiting) {}

    /**
     * A row of appointments.
     *
     * @param status as the contract names it
     */
    public record BookingRow(UUID bookingId, String slotId, String customerId, int quantity, String status) {

        private static final Set<String> LIVE = Set.of("CONFIRMED", "HELD");

        /** Whether its seats count as taken. */
        public boolean isLive() {
            return LIVE.contains(status);
        }
    }

    /**
     * A row of booking_decisions.
     *
     * @param details the whole answer where the other columns don't give it
     * @param followUps what else it did, each the JSON of an event
     */
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
            @Nullable String details,
            List<String> followUps,
            int partition,
            long offset,
            Instant decidedAt) {

        /** Whether it is anything but a no. */
        public boolean isGranted() {
            return !outcome.equals("REJECTED");
        }
    }
}
