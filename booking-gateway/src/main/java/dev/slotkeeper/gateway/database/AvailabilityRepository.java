package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotAvailability;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the states of slots, with their sequence, from the database. Every call may fail with
 * {@link DatabaseUnavailableException}.
 */
public interface AvailabilityRepository {

    /**
     * Result of a read.
     *
     * @param readAt the database's time, read before the states
     */
    record States(List<SlotAvailability> states, Instant readAt) {}

    /**
     * Reads one page of slots, ordered by start and slotId, including deleted ones.
     *
     * @param from the earliest start; {@link Instant#MIN} for all
     * @param after the last slot of the previous page; null for the first page
     * @param limit maximum number of slots
     */
    CompletableFuture<States> nextPage(Instant from, @Nullable SlotCursor after, int limit);

    /** Returns true if a slot that is not deleted starts before this time. */
    CompletableFuture<Boolean> anyBefore(Instant time);

    /** Reads these slots, including deleted ones; unknown ids are absent from the result. */
    CompletableFuture<States> findByIds(List<String> slotIds);
}
