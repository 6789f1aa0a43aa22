package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.DecisionRecord;

/**
 * What one delivery of a request is told.
 *
 * @param record the decision it is told
 * @param isNew whether this delivery made the decision, which is then to be stored
 */
public record Answer(DecisionRecord record, boolean isNew) {}
