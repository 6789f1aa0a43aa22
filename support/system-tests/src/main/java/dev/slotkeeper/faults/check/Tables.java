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
 * @param slots the slots by id
 * @param decisions the decisions by request id
 */
public record Tables(Map<String, SlotRow> slots, List<BookingRow> bookings, Map<UUID, DecisionRow> decisions) {

    /**
     * A row of availability_slots.
     *
     * @param closed true if the slot was closed by a command or by hand; a full slot is not closed
     * @param waiting the number of waitlist entries
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
     * @param status the status in the contract's terms
     * @param expiresAt the end of a hold or waitlist entry; null for no end of its own
     */
    public record BookingRow(
            UUID bookingId,
            String slotId,
            String customerId,
            int quantity,
            String status,
            @Nullable Instant expiresAt) {

        private static final Set<String> LIVE = Set.of("CONFIRMED", "HELD");

        /** Returns true if its seats count as taken. */
        public boolean isLive() {
            return LIVE.contains(status);
        }
    }

    /**
     * A row of booking_decisions.
     *
     * @param details the whole answer, if the other columns do not determine it
     * @param followUps the further effects, each an event as JSON
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

        /** Returns true unless the decision is a refusal. */
        public boolean isGranted() {
            return !outcome.equals("REJECTED");
        }
    }
}
