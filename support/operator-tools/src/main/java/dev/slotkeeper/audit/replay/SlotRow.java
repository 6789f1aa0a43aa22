package dev.slotkeeper.audit.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code availability_slots}. */
public record SlotRow(
        String slotId,
        String resourceId,
        Instant startsAt,
        Instant endsAt,
        int capacity,
        @Nullable String price,
        int termsVersion,
        int currentBookings,
        int waiting,
        boolean isAvailable,
        boolean closedByHand,
        boolean isDeleted,
        long sequence) {}
