package dev.slotkeeper.gateway.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Filter and position of a page of slots; an absent filter does not restrict.
 *
 * @param from the earliest start, inclusive
 * @param to the latest start, exclusive
 * @param available true for slots that have not begun and have a seat that can be booked, false for the others
 * @param limit maximum number of slots on a page
 * @param after the last slot of the previous page
 */
public record SlotQuery(
        @Nullable String resourceId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Boolean available,
        int limit,
        @Nullable SlotCursor after) {}
