package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.DecisionRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds stored decisions; a decision never changes once it is stored. */
public interface DecisionRepository {

    /**
     * A decision with the current state of its booking.
     *
     * @param booking the seats that the request asked for; null for other requests and for rejected ones
     */
    record Found(DecisionRecord decision, @Nullable CurrentBooking booking) {

        /** Returns the request's status as callers see it. */
        public String status() {
            if (booking != null) {
                return booking.status();
            }
            return switch (decision.outcome()) {
                case EXTENDED -> "HELD";
                case CONFIRMED, SLOT_CREATED, SLOT_CHANGED, SLOT_CLOSED, SLOT_REOPENED, SLOT_DELETED, WAITLIST_SERVED ->
                    "CONFIRMED";
                case REJECTED, HELD, WAITLISTED, CANCELLED, RELEASED, EXPIRED, RESCHEDULED ->
                    decision.outcome().name();
            };
        }

        /** Returns status, reply and the current state of the booking as one JSON object. */
        public byte[] json() {
            return BookingJson.write(this);
        }
    }

    /**
     * Finds the decision on a request; empty if there is none. A replica may miss a decision, or a later change of
     * status, of the last moments. Fails with {@link DatabaseUnavailableException}.
     */
    CompletableFuture<Optional<Found>> find(UUID requestId);

    /** Finds the decision on a request; misses none that was made before this call. */
    CompletableFuture<Optional<Found>> findForSure(UUID requestId);

    /**
     * Finds the decisions on those of these requests that are decided; a replica may miss the latest. Fails with
     * {@link DatabaseUnavailableException}.
     */
    CompletableFuture<List<Found>> findAll(Collection<UUID> requestIds);
}
