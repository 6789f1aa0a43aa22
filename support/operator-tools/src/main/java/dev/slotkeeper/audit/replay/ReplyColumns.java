package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.DecisionRecord;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reply in the columns of {@code booking_decisions}; as text, because other programs may have written any value.
 *
 * @param details for MALFORMED the contract violation; otherwise the reply as JSON, if the other columns do not
 * determine it
 * @param followUps the other effects of the decision, one event as JSON a line; null if there are none
 */
public record ReplyColumns(
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

    /** Returns the columns in which this decision is stored. */
    static ReplyColumns of(DecisionRecord decision) {
        return new ReplyColumns(
                decision.slotId(),
                decision.digest(),
                decision.outcome().name(),
                name(decision.code()),
                name(decision.reason()),
                decision.customerId(),
                decision.quantity(),
                decision.currentBookings(),
                decision.capacity(),
                decision.details(),
                decision.followUps());
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    static final String REJECTED = "REJECTED";

    boolean isNo() {
        return outcome.equals(REJECTED);
    }
}
