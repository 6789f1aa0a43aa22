package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say to one request.
 *
 * @param record to be stored, and the source of the reply
 * @param slot the slot as it stands after this decision; null when there is none
 */
public record Decision(DecisionRecord record, @Nullable Slot slot) {}
