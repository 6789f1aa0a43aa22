package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.DecisionRecord;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
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
    record Found(DecisionRecord decision, @Nullable String bookingStatus) {

        /** What a caller is told became of the request. */
        public String status() {
            if (bookingStatus != null) {
                return bookingStatus;
            }
            return switch (decision.outcome()) {
                case CONFIRMED, SLOT_CREATED, SLOT_CHANGED, SLOT_CLOSED, SLOT_REOPENED, SLOT_DELETED -> "CONFIRMED";
                case REJECTED, HELD, WAITLISTED, CANCELLED, RELEASED, EXPIRED, RESCHEDULED ->
                    decision.outcome().name();
            };
        }

        /** Status and reply as one JSON object. */
        public byte[] json() {
            String reply = new String(decision.replyJson(), StandardCharsets.UTF_8);
            return ("{\"status\":\"" + status() + "\",\"outcome\":" + reply + "}").getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * The decision on a request; empty while there is none. A replica may miss what was decided, and what became of it, in
     * the last moments. Fails with {@link DatabaseAway}.
     */
    CompletableFuture<Optional<Found>> find(UUID requestId);

    /** The same, and nothing that was decided before this call is missed. */
    CompletableFuture<Optional<Found>> findForSure(UUID requestId);

    /** The decisions on those of these requests that are decided; a replica may miss the latest. Fails with {@link DatabaseAway}. */
    CompletableFuture<List<Found>> findAll(Collection<UUID> requestIds);
}
