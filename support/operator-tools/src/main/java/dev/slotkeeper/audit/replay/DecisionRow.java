package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.reference.LogPlace;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code booking_decisions}.
 *
 * @param place the place of the delivery that was decided
 * @param decidedAt the time on which the whole decision is based
 * @param order the decision's place among those of its slot; null if it is not stored
 * @param digestVersion the version of the digest over the request's content
 */
public record DecisionRow(
        UUID requestId,
        LogPlace place,
        Instant decidedAt,
        ReplyColumns reply,
        @Nullable Order order,
        int digestVersion) {

    /** Creates a row without an order, with a digest of the current version. */
    public DecisionRow(UUID requestId, LogPlace place, Instant decidedAt, ReplyColumns reply) {
        this(requestId, place, decidedAt, reply, null, RequestDigest.VERSION);
    }

    /**
     * The place of a decision among those of its slot: first by {@code slot}, then, within a transaction, by
     * {@code position}.
     *
     * @param slot twice the sequence of the slot that was read, plus 1 if the transaction changed the slot
     * @param position the place in the transaction
     */
    public record Order(long slot, int position) {}
}
