package dev.slotkeeper.worker.ledger;

/** A mistake that a worker could have been written with; each must be found by the guarantee it breaks. */
public enum Flaw {
    NONE,
    /** A slot is written whatever it has become since it was read. */
    GUARD_REMOVED,
    /** Offsets are committed when messages are read. */
    OFFSETS_BEFORE_DATABASE,
    COUNTER_WITHOUT_ROW,
    DECISION_NOT_STORED,
    /** Answers go out first, and the transaction is committed a moment later. */
    ANSWER_BEFORE_COMMIT,
    DEADLINE_IGNORED,
    /** Two workers share a partition's messages between them. */
    WORKERS_WITHOUT_ORDER
}
