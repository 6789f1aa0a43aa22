package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.DecisionRecord;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The stored decisions; immutable once there. */
public interface Decisions {

    /**
     * A decision, and what became of it.
     *
     * @param bookingStatus of the seats that the request asked for, as it is now; null for another request, or a refused one
     */
    record Found(DecisionRecord decision, @Nullable String bookingStatus) {}

    /** The decision on a request; empty while there is none. Fails with {@link DatabaseAway}. */
    CompletableFuture<Optional<Found>> find(UUID requestId);
}
