package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.DecisionRecord;
import org.jspecify.annotations.Nullable;

/**
 * The result of applying the rules to one request.
 *
 * @param record the decision to store, from which the reply is made
 * @param slot the slot after this decision; null if it does not exist
 */
public record Decision(DecisionRecord record, @Nullable Slot slot) {}
