package dev.slotkeeper.audit.replay;

import dev.slotkeeper.reference.LogPlace;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@code booking_decisions}.
 *
 * @param place the place of the delivery that was decided
 * @param decidedAt the time on which the whole decision is based
 */
public record DecisionRow(UUID requestId, LogPlace place, Instant decidedAt, ReplyColumns reply) {}
