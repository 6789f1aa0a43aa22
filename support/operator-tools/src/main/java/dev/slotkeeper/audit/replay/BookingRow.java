package dev.slotkeeper.audit.replay;

import dev.slotkeeper.reference.ModelBooking;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code appointments}.
 *
 * @param endReason why a waitlist entry ended before its time; otherwise null
 * @param moves its columns about reschedules; null if it has no {@code first_booking_id}
 */
public record BookingRow(
        UUID bookingId,
        String slotId,
        String customerId,
        int quantity,
        String status,
        @Nullable Instant expiresAt,
        @Nullable String endReason,
        ModelBooking.@Nullable Moves moves) {}
