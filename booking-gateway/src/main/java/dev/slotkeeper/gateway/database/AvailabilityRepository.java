package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotAvailability;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the slots' states with their sequence from the database. Every call may fail with {@link DatabaseUnavailableException}. */
public interface AvailabilityRepository {

    /**
     * Result of a read.
     *
     * @param at the database's time of the read
     */
    record States(List<SlotAvailability> states, Instant at) {}

    /**
     * Reads the next slots in the order of start and id, deleted ones too.
     *
     * @param from the earliest start; {@link Instant#MIN} for all
     * @param after the last slot of the previous page
     */
    CompletableFuture<States> next(Instant from, @Nullable SlotCursor after, int most);

    /** Returns true if a slot that is not deleted starts before this time. */
    CompletableFuture<Boolean> anyBefore(Instant time);

    /** Reads these slots, deleted ones too; unknown ids are absent from the result. */
    CompletableFuture<States> of(List<String> slotIds);
}
