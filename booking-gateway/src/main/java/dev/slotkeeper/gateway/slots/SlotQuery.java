package dev.slotkeeper.gateway.slots;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which slots are wanted; what is absent does not restrict.
 *
 * @param from the earliest start, inclusive
 * @param to the latest start, exclusive
 * @param available whether a seat can be booked
 * @param limit slots on a page
 * @param after the last slot of the page before
 */
public record SlotQuery(
        @Nullable String resourceId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Boolean available,
        int limit,
        @Nullable SlotCursor after) {}
