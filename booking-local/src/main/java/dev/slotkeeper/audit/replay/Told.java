package dev.slotkeeper.audit.replay;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request was told, in the columns of {@code booking_decisions}; text, because others may have written anything.
 *
 * @param details with MALFORMED what broke the contract; else the reply as JSON, where the other columns don't give it
 * @param followUps what else the decision did: an event as JSON a line; null when nothing
 */
public record Told(
        String slotId,
        UUID digest,
        String outcome,
        @Nullable String code,
        @Nullable String reason,
        @Nullable String customerId,
        @Nullable Integer quantity,
        @Nullable Integer currentBookings,
        @Nullable Integer capacity,
        @Nullable String details,
        @Nullable String followUps) {

    static final String REJECTED = "REJECTED";

    boolean isNo() {
        return outcome.equals(REJECTED);
    }
}
