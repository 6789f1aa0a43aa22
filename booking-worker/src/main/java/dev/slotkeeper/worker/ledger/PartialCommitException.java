package dev.slotkeeper.worker.ledger;

/** Reports that only a part of a batch is decided and committed. Repeating the whole batch finds these decisions. */
public final class PartialCommitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;

    /** @param failure the cause for the undecided part, as {@code LedgerBatchProcessor.decide} would have thrown it alone */
    public PartialCommitException(RuntimeException failure) {
        super(failure);
        this.failure = failure;
    }

    /** Returns the exception that kept the rest from being decided. */
    public RuntimeException failure() {
        return failure;
    }
}
