package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotState;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads slots that are not deleted. The result may be slightly old, if it comes from a replica or from the cache. Every
 * call fails with {@link DatabaseUnavailableException} if the database does not answer in time.
 */
public interface SlotRepository {

    /** Returns one slot; empty if no slot has the id. */
    CompletableFuture<Optional<SlotState>> find(String slotId);

    /** Returns one page of slots, ordered by start and slotId. */
    CompletableFuture<SlotPage> page(SlotQuery query);
}
