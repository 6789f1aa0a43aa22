package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotState;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking, a hold or a waitlist entry as it is now.
 *
 * @param status its status in {@code appointments}
 * @param endReason cause of the end of a waitlist entry, if it is not the time; otherwise null
 * @param slot its slot; null if the slot was deleted
 * @param firstBookingId id of the first booking of a chain of reschedules; its own id if it was never moved
 * @param calendarSequence increases whenever the terms of its slot change, and when it is moved or ends: the SEQUENCE of
 *     RFC 5545, section 3.8.7.4
 * @param rescheduledTo the booking that replaced it; null unless it was moved
 */
public record CurrentBooking(
        String status,
        @Nullable String endReason,
        @Nullable SlotState slot,
        UUID firstBookingId,
        int calendarSequence,
        @Nullable UUID rescheduledTo) {}
