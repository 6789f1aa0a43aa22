package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.DecisionRecord;

/**
 * The answer to one delivery of a request.
 *
 * @param record the decision that the answer reports
 * @param isNew whether this delivery led to the decision, which then has to be stored
 * @param slotOrder orders the decisions of one slot: twice the sequence of the slot that was read, 0 if there was none,
 *     plus 1 if the batch changes the slot; 0 unless the decision is new
 */
public record Answer(DecisionRecord record, boolean isNew, long slotOrder) {

    /** Creates an answer without an order. */
    public Answer(DecisionRecord record, boolean isNew) {
        this(record, isNew, 0);
    }
}
