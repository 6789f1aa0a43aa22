package dev.slotkeeper.audit.replay;

import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@code booking_decisions}.
 *
 * @param place of the delivery that was decided
 * @param decidedAt the clock that all of the decision goes by
 */
public record Stored(UUID requestId, LogPlace place, Instant decidedAt, Told told) {}
