package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.reference.LogPlace;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@code booking_decisions}.
 *
 * @param place the place of the delivery that was decided
 * @param decidedAt the time on which the whole decision is based
 * @param digestVersion the version of the digest over the request's content
 */
public record DecisionRow(UUID requestId, LogPlace place, Instant decidedAt, ReplyColumns reply, int digestVersion) {

    /** Creates a row with a digest of the current version. */
    public DecisionRow(UUID requestId, LogPlace place, Instant decidedAt, ReplyColumns reply) {
        this(requestId, place, decidedAt, reply, RequestDigest.VERSION);
    }
}
