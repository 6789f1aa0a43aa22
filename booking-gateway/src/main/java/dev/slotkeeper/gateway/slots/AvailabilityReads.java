package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotAvailability;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The slots' states with their sequence, as the database has them. Every call fails with {@link DatabaseAway}. */
public interface AvailabilityReads {

    /**
     * What was read.
     *
     * @param at the database's clock
     */
    record States(List<SlotAvailability> states, Instant at) {}

    /**
     * The next slots by start and id, deleted ones too.
     *
     * @param from the earliest start; {@link Instant#MIN} for all
     * @param after the last slot of the page before
     */
    CompletableFuture<States> next(Instant from, @Nullable SlotCursor after, int most);

    /** Whether a slot that is shown starts before this time. */
    CompletableFuture<Boolean> anyBefore(Instant time);

    /** These slots, deleted ones too; those that are not there are missing. */
    CompletableFuture<States> of(List<String> slotIds);
}
