package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotState;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads slots as they are now. Every call fails with {@link DatabaseUnavailableException} if there is no answer in time. */
public interface SlotRepository {

    CompletableFuture<Optional<SlotState>> find(String slotId);

    /** Returns one page, in the order of start and slotId. */
    CompletableFuture<SlotPage> page(SlotQuery query);
}
