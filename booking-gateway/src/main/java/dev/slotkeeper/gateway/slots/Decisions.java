package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.DecisionRecord;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The stored decisions; immutable once there. */
public interface Decisions {

    /** The decision on a request; empty while there is none. Fails with {@link DatabaseAway}. */
    CompletableFuture<Optional<DecisionRecord>> find(UUID requestId);
}
