package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.DecisionRecord;

/**
 * The answer to one delivery of a request.
 *
 * @param record the decision that the answer reports
 * @param isNew whether this delivery led to the decision, which then has to be stored
 */
public record Answer(DecisionRecord record, boolean isNew) {}
